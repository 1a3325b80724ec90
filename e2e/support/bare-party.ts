// What a provider of either kind needs, written from src/protocol/SPEC.md alone, as somebody would in another language: only
// Node's own crypto, and none of this project's code but the channels that it is given. When it has to change, the wire has.
import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, verify } from 'node:crypto';
import type { KeyPairKeyObjectResult } from 'node:crypto';

export interface BareChannel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
}
export type Json = Record<string, unknown>;

const text64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const seconds = (): number => Math.floor(Date.now() / 1_000);

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
export function read(jws: unknown, typ: string): Json {
  const [header, payload, signature] = String(jws).split('.') as [string, string, string];
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

export type Keys = KeyPairKeyObjectResult;

export abstract class BareParty {
  /** Whoever has the same is the same. */
  readonly keys: Keys;
  readonly did: string;
  readonly #control: BareChannel;
  protected readonly state: BareChannel;
  readonly #waiting = new Map<string, (response: Json) => void>();
  /** Everything that came, for the test to look at. */
  readonly notifications: Json[] = [];
  /** Answers to what was no request: problems with a notification. */
  readonly problems: Json[] = [];
  pings = 0;
  enabler = '';

  constructor({ control, state }: { control: BareChannel; state: BareChannel }, keys?: Keys) {
    this.keys = keys ?? generateKeyPairSync('ed25519');
    const { x } = this.keys.publicKey.export({ format: 'jwk' });
    this.did = `did:key:z${base58(Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(x!, 'base64url')]))}`;
    this.#control = control;
    this.state = state;
  }

  /** What a request is answered with. */
  protected abstract answer(operation: string, message: Json): Json;

  /** SES-2, SES-3, as the side that was dialled. */
  protected async prove(role: string, name: string, fingerprints: { local: string; remote: string }): Promise<void> {
    const nonce = randomBytes(32).toString('base64url');
    const own: Json = { messageType: 'hello', protocol: 'twinport', version: 1, role, did: this.did, name, nonce };
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
    const signature = sign(null, transcript('responder'), this.keys.privateKey).toString('base64url');
    this.#control.send(JSON.stringify({ messageType: 'proof', signature }));
    const proof = await next();
    if (
      !verify(null, transcript('initiator'), keyOf(this.enabler), Buffer.from(String(proof['signature']), 'base64url'))
    )
      throw new Error('the enabler did not prove itself');
    this.#control.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)) as Json);
    this.state.onmessage = ({ data }) => this.receiveState(Buffer.from(data as ArrayBuffer));
    for (const early of inbox) this.#receive(early);
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

  /** ACC-1: a word of our own. */
  protected word(typ: string, claims: Json): string {
    const signed = `${text64({ alg: 'EdDSA', typ })}.${text64({ iss: this.did, iat: seconds(), jti: randomUUID(), ...claims })}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.keys.privateKey).toString('base64url')}`;
  }

  /** ACC-2, ACC-3: grants whatever is asked of `thing`. */
  protected grant(message: Json, thing: unknown): Json {
    const proof = read(message['proof'], 'twinport-access-proof+jwt');
    if (proof['aud'] !== this.did || proof['carrier'] !== this.enabler || proof['thing'] !== thing)
      throw new Error('not for me');
    const granted = proof['affordances'];
    const exp = seconds() + 600;
    const claims = { aud: this.did, sub: proof['iss'], carrier: this.enabler, thing, affordances: granted, exp };
    return { grant: this.word('twinport-grant+jwt', claims), granted, expiresAt: exp * 1_000, refused: [] };
  }

  /** STA-11. */
  protected receiveState(bytes: Buffer): void {
    if (bytes[0] !== 3) return;
    this.pings += 1;
    const pong = Buffer.alloc(25);
    pong.writeUInt8(4, 0);
    bytes.copy(pong, 1, 1, 9);
    pong.writeDoubleBE(Date.now(), 9);
    pong.writeDoubleBE(Date.now(), 17);
    this.state.send(Uint8Array.from(pong));
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
    else {
      const output = this.answer(String(operation), message);
      this.#send({ messageType: 'response', messageID: randomUUID(), operation, correlationID: messageID, output });
    }
  }
}
