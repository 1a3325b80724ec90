// Asks a Thing for an action and stays with it until the device says that it is done. Who calls: consume-thing.ts.
//
// A device that answers with a status resource (HTTP) is asked for it again and again. One that answers nothing (MQTT)
// has done it when its reported properties say so.
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { Form, WotClient } from './node-wot.ts';
import type { Readings, ThingSession } from './thing-session.ts';

export interface InvokeContext {
  /** Aborting asks the device to cancel, where it can. */
  readonly signal?: AbortSignal;
  progress?(fraction: number): void;
}

/** How far an action is, from 0 to 1, by what the device reported before it was asked and what it reports now. */
export type ReportedProgress = (input: Json, before: Readings, now: Readings) => number;

interface ActionStatus {
  readonly status: 'running' | 'completed' | 'failed';
  readonly progress?: number;
  readonly href: string;
  readonly output?: Json;
  readonly error?: { readonly detail?: string };
}

const POLL_MS = 100;
const ANSWER_TIMEOUT_MS = 10_000;
/** A device without answers that shows nothing of the action for this long does not do it. */
const STALL_MS = 5000;

/**
 * @param latest the newest readings, asked for again whenever they are needed
 * @returns the action's output, or null
 * @throws TwinportError `action-unknown`, `action-failed` with the device's reason, `timeout` without an answer, `twin-offline` when contact broke
 */
export async function invokeAction(
  session: ThingSession,
  name: string,
  input: Json,
  context: InvokeContext,
  reported: { latest: () => Readings; progress: ReportedProgress | undefined },
): Promise<Json> {
  if (session.thing.actions[name] === undefined)
    throw new TwinportError('action-unknown', `the device has no action ${name}`);
  const before = reported.latest();
  const answer = await inTime(ask(session, name, input), `no answer to ${name}`);
  if (isStatus(answer)) return follow(session.client, name, answer, context);
  if (reported.progress === undefined) return answer ?? null;
  return watch(name, () => reported.progress!(input, before, reported.latest()), session, context);
}

async function ask(session: ThingSession, name: string, input: Json): Promise<Json | undefined> {
  try {
    const output = await session.thing.invokeAction(name, input === null ? undefined : (input as never));
    const bytes = Buffer.from(await output.arrayBuffer());
    return bytes.byteLength === 0 ? undefined : (JSON.parse(bytes.toString('utf8')) as Json);
  } catch (error) {
    throw refusal(error);
  }
}

/** node-wot tells a refusal from a broken connection only by how its message begins. */
function refusal(error: unknown): TwinportError {
  const message = error instanceof Error ? error.message : String(error);
  const refused = /^(?:Client|Server) error: (.*)$/s.exec(message);
  if (refused !== null) return new TwinportError('action-failed', refused[1]!, { cause: error });
  return new TwinportError('twin-offline', `the device cannot be reached: ${message}`, { cause: error });
}

function isStatus(answer: unknown): answer is ActionStatus {
  const { status, href } = (answer ?? {}) as Partial<ActionStatus>;
  return typeof status === 'string' && typeof href === 'string';
}

async function follow(client: WotClient, name: string, first: ActionStatus, context: InvokeContext): Promise<Json> {
  const form: Form = { href: first.href, contentType: 'application/json' };
  let asked = false;
  let cancelled = false;
  let now = first;
  while (now.status === 'running') {
    context.progress?.(now.progress ?? 0);
    if (context.signal?.aborted === true && !asked) {
      asked = true;
      // A device that cannot cancel goes on, and what becomes of the action is followed to its end all the same.
      cancelled = await client.send({ href: first.href, 'htv:methodName': 'DELETE' }).then(
        () => true,
        () => false,
      );
    }
    await pause(POLL_MS);
    now = (await inTime(client.read(form), `no news of ${name}`).catch((error: unknown) => {
      throw refusal(error);
    })) as unknown as ActionStatus;
  }
  if (now.status === 'failed')
    throw new TwinportError(cancelled ? 'cancelled' : 'action-failed', now.error?.detail ?? `${name} failed`);
  context.progress?.(1);
  return now.output ?? null;
}

async function watch(
  name: string,
  measure: () => number,
  session: ThingSession,
  context: InvokeContext,
): Promise<Json> {
  let best = 0;
  let lastRise = systemClock.now();
  let lost: Error | undefined;
  void session.ended.then((error) => (lost = error));
  for (;;) {
    const fraction = measure();
    // Sums of measured quanta miss a whole by binary dust.
    if (fraction > 1 - 1e-6) break;
    if (fraction > best) {
      best = fraction;
      lastRise = systemClock.now();
      context.progress?.(fraction);
    }
    if (context.signal?.aborted === true)
      throw new TwinportError('action-failed', `${name} was given up; the device cannot cancel it`);
    if (lost !== undefined)
      throw new TwinportError('twin-offline', `contact broke during ${name}: ${lost.message}`, { cause: lost });
    if (systemClock.now() - lastRise > STALL_MS) {
      throw new TwinportError('action-failed', `the device reported nothing of ${name} for ${STALL_MS / 1000} s`);
    }
    await pause(POLL_MS);
  }
  context.progress?.(1);
  return null;
}

const pause = (delayMs: number) => new Promise<void>((resolve) => void systemClock.after(delayMs, resolve));

async function inTime<Value>(work: Promise<Value>, otherwise: string): Promise<Value> {
  let cancel = () => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = systemClock.after(ANSWER_TIMEOUT_MS, () =>
      reject(new TwinportError('timeout', `${otherwise} within ${ANSWER_TIMEOUT_MS} ms`)),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
