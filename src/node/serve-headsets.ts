// `npm start -- --https [--host NAME]`: what the command line asks for, and what people are told so that a headset on the same
// network finds the world. Called by start.ts.
import { parseArgs } from 'node:util';
import { certificateNames, networkAddresses, urlOf } from './https-addresses.ts';
import { certificateFor, type Certificate } from './https-certificate.ts';
import { qrText } from './qr-text.ts';

export interface Serving {
  /** Null: HTTP alone. */
  readonly certificate: Certificate | null;
  /** A further name or address of this machine, which comes before those that are found; undefined: none. */
  readonly name: string | undefined;
  /** Names of worlds, separated by commas; undefined: all. */
  readonly worlds: string | undefined;
}

export const USAGE = `Usage: npm start [-- --https [--host NAME]] [--worlds NAMES]
  --https       also serve HTTPS on the same port, for headsets on this network, and show a QR code
  --host NAME   a name or address by which others reach this machine, when it cannot be found out (a container, a router)
  --worlds NAMES which of default,city,studio are served (all; also TWINPORT_WORLDS)`;

/** What the arguments ask for. @throws Error `ERR_PARSE_ARGS_…` for arguments that nobody knows */
export async function servingAsAsked(args: readonly string[], data: string): Promise<Serving | 'help'> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      https: { type: 'boolean' },
      host: { type: 'string' },
      help: { type: 'boolean' },
      worlds: { type: 'string' },
    },
  });
  if (values.help === true) return 'help';
  const names = values.host === undefined ? [] : [values.host];
  return {
    certificate:
      values.https === true ? await certificateFor(data, [...new Set([...certificateNames(), ...names])]) : null,
    name: values.host,
    worlds: values.worlds,
  };
}

/** HTTPS addresses of this machine for others on its networks, best first. */
export function headsetAddresses({ certificate, name }: Serving, port: number): readonly string[] {
  if (certificate === null) return [];
  const all = [...(name === undefined ? [] : [name]), ...networkAddresses()];
  return [...new Set(all)].map((one) => urlOf(one, port));
}

/** For people in the terminal: the addresses, a QR code of the first, and how to accept the certificate. */
export function headsetHelp(addresses: readonly string[], colours: boolean): string {
  const [first, ...others] = addresses;
  if (first === undefined) return 'HTTPS is on, but this machine is in no network that a headset could share.';
  return [
    `For a headset on this network: ${first}`,
    ...others.map((url) => `                            or ${url}`),
    '',
    qrText(first, { colours }),
    '',
    'The certificate is of this machine alone: the headset warns once. Choose “Advanced”, then “Proceed to …”;',
    'it is kept in the data folder, so that the next start needs no new one.',
  ].join('\n');
}
