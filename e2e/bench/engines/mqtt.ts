// MQTT.js through a broker (aedes) over TCP: one message a tick with 32-bit floats, quality of service 0, Nagle off. The best
// that MQTT can do here: with a topic and a JSON text an entity, as is usual with it, brokers do not keep up with this load.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { AppliedState, type Engine } from '../engine.ts';

const TOPIC = 'twins';

async function connect(url: string): Promise<{ client: MqttClient; wire: Socket }> {
  const client = await connectAsync(url);
  const wire = client.stream as unknown as Socket;
  wire.setNoDelay(true);
  return { client, wire };
}

export const startSender: Engine['startSender'] = async () => {
  const broker = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('mqtt-broker.ts', import.meta.url))],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const url = await new Promise<string>((resolve) => createInterface({ input: broker.stdout }).once('line', resolve));
  const { client } = await connect(url);
  return {
    invite: () => Promise.resolve({ address: url, accept: () => Promise.resolve() }),
    publish({ timeMs, values }) {
      const message = Buffer.alloc(8 + values.byteLength);
      message.writeDoubleLE(timeMs, 0);
      message.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 8);
      client.publish(TOPIC, message, { qos: 0 });
    },
    async close() {
      await client.endAsync(true);
      broker.stdin.end();
    },
  };
};

export const startReceiver: Engine['startReceiver'] = async (entities, address, meter) => {
  const applied = new AppliedState(entities, meter);
  const bytes = new Uint8Array(applied.values.buffer);
  const { client, wire } = await connect(address);
  meter.countWire(() => wire.bytesRead);
  client.on('message', (_topic, message) => {
    bytes.set(message.subarray(8));
    applied.applied(message.readDoubleLE(0));
  });
  const subscribed = client.subscribeAsync(TOPIC);
  await subscribed;
  return {
    answer: '',
    ready: subscribed.then(() => undefined),
    state: () => applied.values,
    newestMs: applied.newestMs,
    close: () => client.endAsync(true),
  };
};
