// By which names this machine can be reached: for the certificate, and for what is said to people. Called by serve-headsets.ts.
import { hostname, networkInterfaces } from 'node:os';

/** Addresses on the networks that this machine is in, IPv4 first; no loopback, and no IPv6 that needs a zone. */
export function networkAddresses(
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): readonly string[] {
  const found = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return [...found.filter(({ family }) => family === 'IPv4'), ...found.filter(({ family }) => family === 'IPv6')].map(
    ({ address }) => address,
  );
}

/** What a certificate of this machine must name. */
export function certificateNames(): readonly string[] {
  const name = hostname().toLowerCase();
  const hosts = /^[a-z0-9-]+$/.test(name) && name !== 'localhost' ? [name, `${name}.local`] : [];
  return ['localhost', '127.0.0.1', '::1', ...hosts, ...networkAddresses()];
}

/** An address as it stands in a URL. */
export function urlOf(address: string, port: number): string {
  return `https://${address.includes(':') ? `[${address}]` : address}:${port}/`;
}
