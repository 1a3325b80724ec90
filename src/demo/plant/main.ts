// The plant as a process: `node --import tsx src/demo/plant/main.ts`. Prints one JSON line when it is ready, ends on
// SIGTERM and SIGINT. Who starts it: the demo launcher and tests.
//
// Ports: --http-port or TWINPORT_DEMO_HTTP_PORT, --mqtt-port or TWINPORT_DEMO_MQTT_PORT (0, the default, takes a free
// one). TWINPORT_DEMO_AUTOCYCLE=0 keeps the arm still until it is told; TWINPORT_DEMO_TANK_SPEED is how many seconds of
// water and fish pass in one (20); TWINPORT_DEMO_SEED makes wind and noise repeatable.
import { parseArgs } from 'node:util';
import { endWithParent } from '../../node/end-with-parent.ts';
import { startPlant } from './plant.ts';

const AUTO_CYCLE_SECONDS = 8;

const { values } = parseArgs({ options: { 'http-port': { type: 'string' }, 'mqtt-port': { type: 'string' } } });

function setting(name: string, text: string | undefined, fallback: number, maximum: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!(value >= 0 && value <= maximum)) {
    process.stderr.write(`${name} must be a number from 0 to ${maximum}, not ${text}\n`);
    process.exit(2);
  }
  return value;
}

const { env } = process;
const plant = await startPlant({
  httpPort: setting('--http-port', values['http-port'] ?? env['TWINPORT_DEMO_HTTP_PORT'], 0, 65_535),
  mqttPort: setting('--mqtt-port', values['mqtt-port'] ?? env['TWINPORT_DEMO_MQTT_PORT'], 0, 65_535),
  seed: setting('TWINPORT_DEMO_SEED', env['TWINPORT_DEMO_SEED'], Date.now() % 2 ** 31, 2 ** 31),
  autoCycleAfterSeconds: env['TWINPORT_DEMO_AUTOCYCLE'] === '0' ? undefined : AUTO_CYCLE_SECONDS,
  tankSpeed: setting('TWINPORT_DEMO_TANK_SPEED', env['TWINPORT_DEMO_TANK_SPEED'], 20, 1000),
});

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  void plant.close().then(() => process.exit(0));
}
endWithParent();
process.on('SIGTERM', end);
process.on('SIGINT', end);

process.stdout.write(`${JSON.stringify({ ready: true, things: plant.things, mqtt: plant.mqtt })}\n`);
