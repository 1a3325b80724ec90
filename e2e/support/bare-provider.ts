// A twin system written from src/protocol/SPEC.md alone, as somebody would in another language: only Node's own crypto, and
// none of this project's code but the channels that it is given. When it has to change, the wire has changed.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, verify } from 'node:crypto';

interface Channel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
}
export type Json = Record<string, unknown>;

const text64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (): number => Math.floor(Date.now() / 1_000);

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
function base58(bytes: Buffer): string {
  let text = '';
  for (let rest = BigInt(`0x${bytes.toString('hex')}`); rest > 0n; rest /= 58n)
    text = ALPHABET[Number(rest % 58n)]! + text;
  return text;
}
function fromBase58(text: string): Buffer {
  let value = 0n;
  for (const letter of text) value = value * 58n + BigInt(ALPHABET.indexOf(letter));
  return Buffer.from(value.toString(16), 'hex');
}
/** The key in a `did:key:z…`: behind the two bytes of its kind. */
function keyOf(did: string): ReturnType<typeof createPublicKey> {
  const x = fromBase58(did.slice('did:key:z'.length)).subarray(2).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** ACC-1: the claims of a word of that kind, when its issuer has signed it. */
function read(jws: string, typ: string): Json {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Json;
  const { alg, typ: found } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Json;
  const signed = verify(
    null,
    Buffer.from(`${header}.${payload}`),
    keyOf(String(claims['iss'])),
    Buffer.from(signature, 'base64url'),
  );
  if (!signed || alg !== 'EdDSA' || found !== typ) throw new Error(`not a ${typ}`);
  return claims;
}

export class BareProvider {
  readonly #keys = generateKeyPairSync('ed25519');
  readonly did: string;
  readonly #control: Channel;
  readonly #state: Channel;
  readonly #bulk: Channel;
  readonly #description: Json;
  readonly #model: Buffer;
  readonly #bindings: unknown;
  readonly #waiting = new Map<string, (response: Json) => void>();
  /** Everything that came, for the test to look at. */
  readonly notifications: Json[] = [];
  readonly commands: Json[] = [];
  /** Answers to what was no request: problems with a notification. */
  readonly problems: Json[] = [];
  readonly acknowledged: [highest: number, mask: number][] = [];
  pings = 0;
  /** Whether commands that are accepted end by themselves. */
  completes = true;
  enabler = '';

  constructor(
    channels: { control: Channel; state: Channel; bulk: Channel },
    description: Json,
    bindings: unknown,
    model: Uint8Array,
  ) {
    const { x } = this.#keys.publicKey.export({ format: 'jwk' });
    this.did = `did:key:z${base58(Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(x!, 'base64url')]))}`;
    this.#control = channels.control;
    this.#state = channels.state;
    this.#bulk = channels.bulk;
    this.#description = description;
    this.#bindings = bindings;
    this.#model = Buffer.from(model);
  }

  /** SES-2, SES-3, as the side that was dialled; then DII-1. */
  async join(fingerprints: { local: string; remote: string }): Promise<void> {
    const own: Json = {
      messageType: 'hello',
      protocol: 'twinport',
      version: 1,
      role: 'digital-twin-system',
      did: this.did,
      name: 'Bare',
      nonce: randomBytes(32).toString('base64url'),
    };
    const inbox: Json[] = [];
    let wake: () => void = () => undefined;
    const next = async (): Promise<Json> => {
      while (inbox.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return inbox.shift()!;
    };
    this.#control.onmessage = ({ data }) => {
      inbox.push(JSON.parse(String(data)) as Json);
      wake();
    };
    this.#control.send(JSON.stringify(own));
    const theirs = await next();
    this.enabler = String(theirs['did']);
    const side = (hello: Json, fingerprint: string): string =>
      `{"did":"${String(hello['did'])}","fingerprint":"${fingerprint.toUpperCase()}","name":${JSON.stringify(hello['name'])},"nonce":"${String(hello['nonce'])}","role":"${String(hello['role'])}"}`;
    const transcript = (signer: string): Buffer =>
      Buffer.from(
        `{"initiator":${side(theirs, fingerprints.remote)},"purpose":"twinport link proof","responder":${side(own, fingerprints.local)},"signer":"${signer}","version":1}`,
      );
    this.#control.send(
      JSON.stringify({
        messageType: 'proof',
        signature: sign(null, transcript('responder'), this.#keys.privateKey).toString('base64url'),
      }),
    );
    const proof = await next();
    if (
      !verify(null, transcript('initiator'), keyOf(this.enabler), Buffer.from(String(proof['signature']), 'base64url'))
    )
      throw new Error('the enabler did not prove itself');
    this.#control.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)) as Json);
    this.#state.onmessage = ({ data }) => this.#receiveState(Buffer.from(data as ArrayBuffer));
    for (const early of inbox) this.#receive(early);
    await this.ask('registersystem', { name: 'Bare', domains: ['test'], ttlMs: 5_000 });
    const sha256 = createHash('sha256').update(this.#model).digest('hex');
    await this.ask('registermodel', {
      description: this.#description,
      bindings: this.#bindings,
      version: '1',
      asset: { mediaType: 'model/gltf-binary', bytes: this.#model.length, sha256 },
    });
  }

  /** MSG-2. */
  async ask(operation: string, members: Json): Promise<Json> {
    const messageID = randomUUID();
    const answer = new Promise<Json>((resolve) => {
      this.#waiting.set(messageID, resolve);
    });
    this.#send({ messageType: 'request', messageID, operation, ...members });
    const response = await answer;
    if (response['error'] !== undefined) throw new Error(JSON.stringify(response['error']));
    return response['output'] as Json;
  }

  /** MSG-3; returns the message's id. */
  tell(operation: string, members: Json): string {
    const messageID = randomUUID();
    this.#send({ messageType: 'notification', messageID, operation, ...members });
    return messageID;
  }

  /** STA-4, STA-5: one frame with the bits that the caller worked out. */
  sendFrame(stream: number, message: number, tickTime: number, tickSequence: number, bits: string): void {
    const body = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
    const frame = Buffer.alloc(19 + body.length);
    frame.writeUInt8(1, 0);
    frame.writeUInt16BE(stream, 1);
    frame.writeUInt32BE(message, 3);
    frame.writeDoubleBE(tickTime, 7);
    frame.writeUInt32BE(tickSequence, 15);
    for (const [index, byte] of body.entries()) frame.writeUInt8(Number.parseInt(byte, 2), 19 + index);
    this.#state.send(Uint8Array.from(frame));
  }

  #send(message: Json): void {
    this.#control.send(JSON.stringify({ timestamp: new Date().toISOString(), ...message }));
  }

  #receive(message: Json): void {
    const { messageType, messageID, operation } = message;
    if (messageType === 'response') {
      const settle = this.#waiting.get(String(message['correlationID']));
      if (settle === undefined) this.problems.push(message);
      else settle(message);
    } else if (messageType === 'notification') this.notifications.push(message);
    else
      this.#send({
        messageType: 'response',
        messageID: randomUUID(),
        operation,
        correlationID: messageID,
        output: this.#answer(String(operation), message),
      });
  }

  #answer(operation: string, message: Json): Json {
    const thing = this.#description['id'];
    switch (operation) {
      case 'readasset':
        this.#sendModel(Number(message['transferID']), Number(message['offset']));
        return { bytes: this.#model.length };
      case 'requestaccess': {
        const proof = read(String(message['proof']), 'twinport-access-proof+jwt');
        if (proof['aud'] !== this.did || proof['carrier'] !== this.enabler || proof['thing'] !== thing)
          throw new Error('not for me');
        const granted = proof['affordances'];
        const claims = {
          iss: this.did,
          aud: this.did,
          sub: proof['iss'],
          carrier: this.enabler,
          thing,
          affordances: granted,
          iat: seconds(),
          exp: seconds() + 600,
          jti: randomUUID(),
        };
        const signed = `${text64({ alg: 'EdDSA', typ: 'twinport-grant+jwt' })}.${text64(claims)}`;
        return {
          grant: `${signed}.${sign(null, Buffer.from(signed), this.#keys.privateKey).toString('base64url')}`,
          granted,
          expiresAt: claims.exp * 1_000,
          refused: [],
        };
      }
      case 'observeallproperties':
        return {
          stream: 9,
          layout: ['angle', 'on', 'mode'],
          readings: {
            angle: { value: 10, time: Date.now() - 50, sequence: 1 },
            note: { value: 'hello', time: Date.now() - 50, sequence: 1 },
          },
        };
      case 'subscribeallevents':
        return { missed: 0, latest: Number(message['lastNotificationID'] ?? 0) };
      case 'invokeaction': {
        const { commandID } = message;
        this.commands.push(read(String(message['command']), 'twinport-command+jwt'));
        if (this.completes)
          setTimeout(
            () =>
              this.tell('actionstatus', { thingID: thing, commandID, state: 'completed', output: { reached: true } }),
            5,
          );
        return { commandID, state: 'accepted' };
      }
      default:
        return {};
    }
  }

  /** BLK-1, BLK-2. */
  #sendModel(transfer: number, from: number): void {
    for (let offset = from; offset < this.#model.length; offset += 16_384) {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(transfer, 0);
      head.writeUInt32BE(offset, 4);
      this.#bulk.send(Uint8Array.from(Buffer.concat([head, this.#model.subarray(offset, offset + 16_384)])));
    }
  }

  /** STA-10, STA-11. */
  #receiveState(bytes: Buffer): void {
    if (bytes[0] === 2) this.acknowledged.push([bytes.readUInt32BE(1), bytes.readUInt32BE(5)]);
    if (bytes[0] !== 3) return;
    this.pings += 1;
    const pong = Buffer.alloc(25);
    pong.writeUInt8(4, 0);
    bytes.copy(pong, 1, 1, 9);
    pong.writeDoubleBE(Date.now(), 9);
    pong.writeDoubleBE(Date.now(), 17);
    this.#state.send(Uint8Array.from(pong));
  }
}
