// A digital twin system around real Things: each is consumed as any WoT client would, published as a twin with its
// drawing and its owner's rules, and operated on behalf of visitors (DII-1..4). Who calls: demo-process.ts, tests.
import { readFile } from 'node:fs/promises';
import { toTwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import {
  startTwinSystem,
  type AccessPolicy,
  type Twin,
  type TwinSystem,
  type TwinSystemOptions,
} from '../../twin-sdk/index.ts';
import { Device } from '../../node/bridge/device.ts';
import type { DeviceDescription } from '../../node/bridge/device-description.ts';
import { fetchDescription } from '../../node/bridge/fetch-description.ts';
import type { ReportedProgress } from '../../node/bridge/invoke-action.ts';

export interface DemoDevice {
  /** Where its Thing Description is. */
  readonly td: string;
  /** Name of its drawing: `<model>.glb` and `<model>.bindings.json` in src/demo/models. */
  readonly model: string;
  /** Who may see and operate it. */
  readonly policy: AccessPolicy;
  /** For actions of protocols without answers. */
  readonly reportedProgress?: Readonly<Record<string, ReportedProgress>>;
}

export interface DemoSystemOptions extends TwinSystemOptions {
  readonly devices: readonly DemoDevice[];
  readonly logger: Logger;
}

export interface DemoSystem {
  readonly system: TwinSystem;
  readonly twins: readonly Twin[];
  stop(): Promise<void>;
}

/** The demo's devices stream; one that is silent for so long is gone. */
const SILENCE_MS = 3_000;
const MODELS = new URL('../models/', import.meta.url);

/**
 * Starts the system at once and publishes each twin as soon as its device is reached; resolves when all are published.
 * @throws TwinportError when a device's description, drawing or bindings do not fit together
 */
export async function startDemoSystem(options: DemoSystemOptions): Promise<DemoSystem> {
  const { devices, ...systemOptions } = options;
  const system = await startTwinSystem(systemOptions);
  const consumed: Device[] = [];
  const stop = async () => {
    await Promise.all(consumed.map((device) => device.close()));
    await system.stop();
  };
  try {
    const twins = await Promise.all(
      devices.map(async (demo) => {
        const device = new Device({
          describe: async (signal) => (await fetchDescription(demo.td, {}, signal)).json,
          from: demo.td,
          silenceMs: SILENCE_MS,
          logger: options.logger,
          reportedProgress: demo.reportedProgress ?? {},
        });
        consumed.push(device);
        const met = firstContact(device);
        device.start();
        return publish(system, demo, device, await met, options.logger);
      }),
    );
    return { system, twins, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits, patiently, for a device; its description. */
function firstContact(device: Device): Promise<DeviceDescription> {
  return new Promise((resolve) => {
    let described: DeviceDescription;
    const stops = [
      device.on('description', (description) => (described = description)),
      device.on('presence', ({ present }) => {
        if (!present) return;
        for (const stop of stops) stop();
        resolve(described);
      }),
    ];
  });
}

async function publish(
  system: TwinSystem,
  demo: DemoDevice,
  device: Device,
  described: DeviceDescription,
  logger: Logger,
): Promise<Twin> {
  const [model, bindings] = await Promise.all([
    readFile(new URL(`${demo.model}.glb`, MODELS)),
    readFile(new URL(`${demo.model}.bindings.json`, MODELS), 'utf8'),
  ]);
  const twin = await system.publish({
    description: twinDescription(described.raw),
    model,
    bindings: JSON.parse(bindings) as BindingsInput,
    policy: demo.policy,
  });
  // What a device sends amiss is its fault and must not end the system that watches it.
  const orWarn = (take: () => void) => {
    try {
      take();
    } catch (error) {
      logger('warn', `the device sent what its description does not allow: ${toTwinportError(error).message}`, {
        twin: twin.id,
      });
    }
  };
  device.on('readings', ({ readings, sourceTimeMs }) => orWarn(() => twin.set(readings, sourceTimeMs)));
  device.on('event', ({ name, data }) => orWarn(() => twin.emitEvent(name, data)));
  orWarn(() => twin.set(device.latest));
  for (const action of Object.keys(twin.described.description.actions ?? {})) {
    twin.handle(action, (input, context) => device.invoke(action, input, context));
  }
  return twin;
}

/**
 * The device's description as that of its twin: what it can do, without how *we* reach it (forms, addresses) and without
 * the answer of its protocol to an action, which visitors get as progress and outcome.
 */
function twinDescription(device: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const { id, title, titles, description, descriptions, properties, actions, events } = device;
  const without = (affordances: Json | undefined, terms: readonly string[]): Json => {
    const each = Object.entries((affordances ?? {}) as Readonly<Record<string, Readonly<Record<string, Json>>>>);
    const kept = (affordance: Readonly<Record<string, Json>>) =>
      Object.fromEntries(Object.entries(affordance).filter(([term]) => !terms.includes(term)));
    return Object.fromEntries(each.map(([name, affordance]) => [name, kept(affordance)]));
  };
  return {
    '@context': ['https://www.w3.org/2022/wot/td/v1.1', { twinport: 'urn:twinport:vocabulary:', '@language': 'en' }],
    '@type': device['@type'] ?? 'Thing',
    id: id ?? null,
    title: title ?? null,
    ...(titles === undefined ? {} : { titles }),
    ...(description === undefined ? {} : { description }),
    ...(descriptions === undefined ? {} : { descriptions }),
    properties: without(properties, ['forms']),
    actions: without(actions, ['forms', 'output', 'synchronous']),
    events: without(events, ['forms']),
  };
}
