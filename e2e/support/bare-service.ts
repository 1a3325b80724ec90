// A service system written from src/protocol/SPEC.md alone (SII, SRV, CAL, SHR), as somebody would in another language
// (bare-party.ts): one service that counts, streams what it counts, and turns a twin that was shared with it.
import { randomUUID } from 'node:crypto';
import { BareParty, read, seconds, type Json } from './bare-party.ts';

const forms = [{ href: 'https://service.example/' }];
export const COUNTER_ID = 'urn:twinport:test:counter';
/** SRV-1. */
const description: Json = {
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  id: COUNTER_ID,
  title: 'Counter',
  security: 'nosec_sc',
  securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
  properties: { calls: { type: 'integer', forms } },
  actions: {
    count: {
      input: { type: 'object', properties: { to: { type: 'integer' } }, required: ['to'] },
      output: { type: 'object', properties: { last: { type: 'integer' } }, required: ['last'] },
      'twinport:stream': { type: 'integer' },
      forms,
    },
    wait: { forms },
  },
  events: { counted: { data: { type: 'integer' }, forms } },
  'twinport:purposes': ['counting'],
  'twinport:needs': [
    { id: 'lever', title: 'A lever', reason: 'It is turned.', properties: ['angle'], actions: ['turn'] },
  ],
};

export class BareService extends BareParty {
  readonly commands: Json[] = [];
  /** What was shared, as `sharetwin` told it. */
  readonly shares: Json[] = [];
  #calls = 0;

  /** Proves itself; then SII-1. */
  async join(fingerprints: { local: string; remote: string }): Promise<void> {
    await this.prove('third-party-service-system', 'Bare services', fingerprints);
    const facts = { name: 'Bare services', domains: ['test'], purposes: ['counting'], ttlMs: 5_000 };
    await this.ask('registersystem', facts);
    await this.ask('registerservice', { description, version: '1' });
  }

  /** SHR-4: asks an action of the twin of a share, under its grant. */
  turn(share: Json, degrees: number): Promise<Json> {
    const grant = JSON.parse(Buffer.from(String(share['grant']).split('.')[1]!, 'base64url').toString()) as Json;
    const twin = share['twin'] as Json;
    const commandID = randomUUID();
    const claims = { aud: twin['system'], grant: grant['jti'], thing: twin['id'], action: 'turn', input: { degrees } };
    const command = this.word('twinport-command+jwt', { ...claims, exp: seconds() + 20, jti: commandID });
    return this.ask('invoketwinaction', { shareID: share['shareID'], name: 'turn', commandID, command });
  }

  protected override answer(operation: string, message: Json): Json {
    const { commandID } = message;
    switch (operation) {
      case 'requestaccess':
        return this.grant(message, COUNTER_ID);
      case 'observeallproperties':
        return { readings: { calls: this.#reading() } };
      case 'subscribeallevents':
        return { missed: 0, latest: 0 };
      case 'invokeaction': {
        const command = read(message['command'], 'twinport-command+jwt');
        this.commands.push(command);
        if (command['action'] === 'count')
          setTimeout(() => this.#count(commandID, Number((command['input'] as Json)['to'])), 5);
        return { commandID, state: 'accepted' };
      }
      case 'cancelaction': {
        const cancellation = read(message['cancellation'], 'twinport-cancellation+jwt');
        const command = this.commands.find(({ jti }) => jti === cancellation['command']);
        if (command === undefined || command['iss'] !== cancellation['iss']) throw new Error('not theirs');
        setTimeout(() => this.tell('actionstatus', { thingID: COUNTER_ID, commandID, state: 'cancelled' }), 5);
        return { commandID, state: 'running' };
      }
      case 'queryaction':
        return { commandID, state: 'unknown' };
      case 'sharetwin':
        this.shares.push(message);
        return { maxRateHz: 20 };
      default:
        return {};
    }
  }

  #reading(): Json {
    return { value: this.#calls, time: Date.now(), sequence: this.#calls };
  }

  /** CAL-1, CAL-2: streams 1 to `to`, tells how far it is, and ends. */
  #count(commandID: unknown, to: number): void {
    const about = { thingID: COUNTER_ID, commandID };
    for (let at = 1; at <= to; at += 1) {
      this.tell('actionoutput', { ...about, sequence: at - 1, data: at });
      this.tell('actionstatus', { ...about, state: 'running', fraction: at / to });
    }
    this.tell('actionstatus', { ...about, state: 'completed', output: { last: to } });
    this.#calls += 1;
    this.tell('propertyreadings', { thingID: COUNTER_ID, readings: { calls: this.#reading() } });
    const counted = { name: 'counted', data: to, time: Date.now(), notificationID: this.#calls };
    this.tell('event', { thingID: COUNTER_ID, ...counted });
  }
}
