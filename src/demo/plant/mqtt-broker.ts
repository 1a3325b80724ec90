// The plant's MQTT broker (aedes over TCP, on this machine only). Who calls: plant.ts. Devices sign in with a password
// made for this run and alone may publish telemetry; everybody else may only ask for actions.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';

export interface Broker {
  readonly url: string;
  /** Credentials of one device for this run. */
  admit(device: string): { username: string; password: string };
  close(): Promise<void>;
}

const NOT_AUTHORIZED = 5;

/** Listens on 127.0.0.1; `port` 0 takes a free one. */
export async function startBroker(port: number): Promise<Broker> {
  const passwords = new Map<string, string>();
  const devices = new WeakMap<Client, string>();
  const sockets = new Set<Socket>();
  const broker = await Aedes.createBroker({
    id: 'twinport-demo-plant',
    authenticate(client, username, password, done) {
      if (username === undefined) return done(null, true);
      if (password !== undefined && passwords.get(username) === password.toString('utf8')) {
        devices.set(client, username);
        return done(null, true);
      }
      return done(Object.assign(new Error('unknown device or wrong password'), { returnCode: NOT_AUTHORIZED }), false);
    },
    authorizePublish(client, packet, done) {
      const device = client === null ? undefined : devices.get(client);
      const [owner, kind] = packet.topic.split('/');
      const allowed = device === undefined ? kind === 'actions' && !packet.retain : owner === device;
      done(allowed ? null : new Error(`${packet.topic} is not yours to publish`));
    },
  });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    admit(device) {
      const password = crypto.randomUUID();
      passwords.set(device, password);
      return { username: device, password };
    },
    async close() {
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
