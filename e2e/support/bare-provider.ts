// A twin system written from src/protocol/SPEC.md alone, as somebody would in another language (bare-party.ts).
import { createHash } from 'node:crypto';
import { BareParty, read, type BareChannel, type Json, type Keys } from './bare-party.ts';

export class BareProvider extends BareParty {
  readonly #bulk: BareChannel;
  readonly #description: Json;
  #model: Buffer;
  readonly #bindings: unknown;
  readonly commands: Json[] = [];
  readonly acknowledged: [highest: number, mask: number][] = [];
  /** In place of the model that it announced; null: that. */
  sends: Buffer | null = null;
  /** Whether commands that are accepted end by themselves. */
  completes = true;

  constructor(
    channels: { control: BareChannel; state: BareChannel; bulk: BareChannel },
    description: Json,
    bindings: unknown,
    model: Uint8Array,
    keys?: Keys,
  ) {
    super(channels, keys);
    this.#bulk = channels.bulk;
    this.#description = description;
    this.#bindings = bindings;
    this.#model = Buffer.from(model);
  }

  /** Proves itself; then DII-1. */
  async join(fingerprints: { local: string; remote: string }): Promise<void> {
    await this.prove('digital-twin-system', 'Bare', fingerprints);
    await this.ask('registersystem', { name: 'Bare', domains: ['test'], ttlMs: 5_000 });
    await this.publish(this.#model, '1');
  }

  /** DII-1: the twin with this model from now on. */
  async publish(model: Uint8Array, version: string): Promise<void> {
    this.#model = Buffer.from(model);
    const sha256 = createHash('sha256').update(this.#model).digest('hex');
    await this.ask('registermodel', {
      description: this.#description,
      bindings: this.#bindings,
      version,
      asset: { mediaType: 'model/gltf-binary', bytes: this.#model.length, sha256 },
    });
  }

  /** STA-4, STA-5: a frame of one slice without a baseline; the caller has worked out what stands behind its sequence. */
  sendFrame(stream: number, message: number, time: number, sequence: number, rest: string): void {
    const slice = binary(sequence, 32) + rest;
    const bits = binary(stream, 16) + binary(slice.length, 14) + slice;
    const body = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
    const frame = Buffer.alloc(19 + body.length);
    frame.writeUInt8(1, 0);
    frame.writeUInt32BE(message, 1);
    frame.writeDoubleBE(time, 5);
    // No usual distance and step, no slice with a baseline.
    frame.writeUInt16BE(1, 17);
    for (const [index, byte] of body.entries()) frame.writeUInt8(Number.parseInt(byte, 2), 19 + index);
    this.state.send(Uint8Array.from(frame));
  }

  protected override answer(operation: string, message: Json): Json {
    const thing = this.#description['id'];
    switch (operation) {
      case 'readasset':
        this.#sendModel(Number(message['transferID']), Number(message['offset']));
        return { bytes: this.#model.length };
      case 'requestaccess':
        return this.grant(message, thing);
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
        this.commands.push(read(message['command'], 'twinport-command+jwt'));
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
    const model = this.sends ?? this.#model;
    for (let offset = from; offset < model.length; offset += 16_384) {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(transfer, 0);
      head.writeUInt32BE(offset, 4);
      this.#bulk.send(Uint8Array.from(Buffer.concat([head, model.subarray(offset, offset + 16_384)])));
    }
  }

  /** STA-10. */
  protected override receiveState(bytes: Buffer): void {
    if (bytes[0] === 2) this.acknowledged.push([bytes.readUInt32BE(1), bytes.readUInt32BE(5)]);
    super.receiveState(bytes);
  }
}

function binary(value: number, bits: number): string {
  return value.toString(2).padStart(bits, '0');
}
