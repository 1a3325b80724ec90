// The demo plant: three simulated physical devices behind their real protocols. Who calls: main.ts as a process of its
// own, tests in theirs. Everything listens on 127.0.0.1 only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../base/clock.ts';
import { RobotArm } from './arm.ts';
import { BadRequest, ControlDesk } from './control-desk.ts';
import { sendProblem } from './http-message.ts';
import { httpForms, HttpThing } from './http-thing.ts';
import { startBroker } from './mqtt-broker.ts';
import { mqttForms, startMqttThing } from './mqtt-thing.ts';
import { seededRandom } from './random.ts';
import { runDevice } from './run-device.ts';
import { FishTank } from './tank.ts';
import { ACTION_STATUS, thingDescription, type Forms } from './thing-description.ts';
import { WindTurbine } from './turbine.ts';

export interface PlantOptions {
  /** 0 takes a free port. */
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly seed: number;
  /** The arm runs a cycle of its own after so long without a command; undefined for never. */
  readonly autoCycleAfterSeconds?: number | undefined;
  /** Seconds of the tank's water and fish in one second; 20 when undefined. */
  readonly tankSpeed?: number | undefined;
}

export interface Plant {
  readonly things: readonly { readonly id: string; readonly td: string }[];
  readonly mqtt: string;
  close(): Promise<void>;
}

export async function startPlant(options: PlantOptions): Promise<Plant> {
  const { seed, autoCycleAfterSeconds, tankSpeed } = options;
  const arm = new RobotArm({ random: seededRandom(seed), autoCycleAfterSeconds });
  const turbine = new WindTurbine({ random: seededRandom(seed + 1) });
  const tank = new FishTank({ random: seededRandom(seed + 2), processSpeed: tankSpeed });

  const things = new Map<string, HttpThing>();
  const server = createServer((request, response) => void route(things, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.httpPort, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const broker = await startBroker(options.mqttPort);

  const running = [
    runDevice(arm, systemClock, 50, 4),
    runDevice(turbine, systemClock, 20, 5),
    runDevice(tank, systemClock, 5, 10),
  ] as const;
  for (const device of [running[0], running[1]]) {
    const base = `${origin}/${device.device.name}`;
    const description = thingDescription(device.device, httpForms(base), { synchronous: false, output: ACTION_STATUS });
    things.set(device.device.name, new HttpThing(device, { description, base, desk: new ControlDesk(device.device) }));
  }
  const tankBase = `${origin}/${tank.name}`;
  const tankDescription = thingDescription(tank, tankForms(tankBase, mqttForms(broker.url, tank.name)), {
    synchronous: false,
  });
  things.set(tank.name, new HttpThing(running[2], { description: tankDescription, base: tankBase }));
  const tankOnMqtt = await startMqttThing(running[2], new ControlDesk(tank), broker);

  return {
    things: running.map(({ device: { name } }) => ({ id: `urn:twinport:demo:${name}`, td: `${origin}/${name}` })),
    mqtt: broker.url,
    async close() {
      for (const device of running) device.stop();
      await tankOnMqtt.close();
      await broker.close();
      for (const thing of things.values()) thing.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The tank is read over HTTP and watched and operated over MQTT. */
function tankForms(base: string, mqtt: Forms): Forms {
  const http = httpForms(base);
  return {
    thing: [http.thing[0]!, ...mqtt.thing],
    property: (name) => [http.property(name)[0]!, ...mqtt.property(name)],
    action: (name) => mqtt.action(name),
    event: (name) => mqtt.event(name),
  };
}

async function route(
  things: ReadonlyMap<string, HttpThing>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    // A browser names the page's origin; a device on this machine obeys no web page, whichever name led to it.
    if (request.headers.origin !== undefined) throw new BadRequest(403, 'devices do not talk to web pages');
    const path = new URL(request.url ?? '/', 'http://device').pathname.split('/').filter((part) => part !== '');
    const thing = things.get(path[0] ?? '');
    if (thing === undefined) throw new BadRequest(404, 'there is nothing here');
    await thing.handle(request, response, path.slice(1));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (error instanceof BadRequest) sendProblem(response, error.status, error.message, { connection: 'close' });
    else {
      process.stderr.write(`plant: ${error instanceof Error ? error.stack : String(error)}\n`);
      sendProblem(response, 500, 'the device failed to answer');
    }
  }
}
