// The protocols that a bridge speaks, by the scheme of a form's address. Called by routes.ts, clients.ts and the checker of twins.
import type { Credential } from './credentials.ts';
import { TwinportError } from '../../base/errors.ts';
import { httpAuthorization, needed, type SecurityDefinition } from './http-authorization.ts';
import type { ProtocolClient } from './protocol-client.ts';

interface Protocol {
  readonly title: string;
  /** @throws TwinportError `sign-in-failed` for credentials that do not fit, `unsupported-operation` for a package that is not there */
  open(security: SecurityDefinition, credential: Credential | null): Promise<ProtocolClient>;
}

const HTTP: Protocol = {
  title: 'HTTP',
  async open(security, credential) {
    const { HttpClient } = await import('./http-client.ts');
    return new HttpClient(httpAuthorization(security, credential));
  },
};

const MQTT: Protocol = {
  title: 'MQTT',
  async open(security, credential) {
    const { MqttClient } = await import('./mqtt-client.ts');
    if (security.scheme === 'nosec') return new MqttClient(null);
    if (security.scheme !== 'basic') throw unsupported('MQTT', security, 'nosec and basic');
    const { username, password } = needed(security, credential, 'username');
    return new MqttClient({ username, password });
  },
};

const COAP = nodeWot('CoAP', {
  packageName: '@node-wot/binding-coap',
  factory: 'CoapClientFactory',
  observes: true,
  unlinks: true,
});
const MODBUS = nodeWot('Modbus TCP', {
  packageName: '@node-wot/binding-modbus',
  factory: 'ModbusClientFactory',
  observes: false,
  unlinks: false,
});
const OPCUA = nodeWot('OPC UA', {
  packageName: '@node-wot/binding-opcua',
  factory: 'OPCUAClientFactory',
  observes: true,
  unlinks: false,
});

const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map([
  ['http:', HTTP],
  ['https:', HTTP],
  ['mqtt:', MQTT],
  ['mqtts:', MQTT],
  ['coap:', COAP],
  ['modbus+tcp:', MODBUS],
  ['opc.tcp:', OPCUA],
]);

/** The protocol of an address; null when the bridge does not speak it. */
export function protocolOf(href: string): Protocol | null {
  return PROTOCOLS.get(URL.parse(href)?.protocol ?? '') ?? null;
}

/** For messages. */
export const SUPPORTED_SCHEMES = [...PROTOCOLS.keys()].map((scheme) => scheme.slice(0, -1)).join(', ');

function nodeWot(title: string, binding: import('./node-wot-client.ts').WotBinding): Protocol {
  return {
    title,
    async open(security) {
      if (security.scheme !== 'nosec') throw unsupported(title, security, 'nosec');
      const { openNodeWot } = await import('./node-wot-client.ts');
      return openNodeWot(binding);
    },
  };
}

function unsupported(title: string, { name, scheme }: SecurityDefinition, supported: string): TwinportError {
  return new TwinportError(
    'sign-in-failed',
    `security "${name}": the scheme "${scheme}" is not supported over ${title}; supported are ${supported}`,
  );
}
