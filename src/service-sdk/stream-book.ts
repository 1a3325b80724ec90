// What running calls have streamed (SPEC.md CAL-2): numbered, sent over the caller's link as it is now, and kept for a
// while, because an enabler whose link broke asks for the call again. Called by call.ts and service-link.ts.
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { LIMITS } from '../protocol/limits.ts';

interface CallId {
  readonly carrier: Did;
  readonly thingID: string;
  readonly commandID: string;
}
interface StreamItem {
  readonly sequence: number;
  readonly data: Json;
}
interface Stream {
  readonly call: CallId;
  readonly items: StreamItem[];
  characters: number;
  next: number;
}

/** Calls whose items are kept, and characters of JSON of each: older ones are gone when a link comes back. */
const CALLS_KEPT = 64;
const CHARACTERS_KEPT = 500_000;
/** A call that streams more has not understood that a person reads it. */
const ITEMS_A_CALL = 10_000;

export class StreamBook {
  readonly #streams = new Map<string, Stream>();
  readonly #send: (call: CallId, item: StreamItem) => void;

  constructor(send: (call: CallId, item: StreamItem) => void) {
    this.#send = send;
  }

  /** @throws TwinportError `limit-exceeded`, `message-too-large` */
  append(call: CallId, data: Json): void {
    const { length } = JSON.stringify(data);
    if (length > LIMITS.valueCharacters)
      throw new TwinportError(
        'message-too-large',
        `an item has ${length} characters, at most ${LIMITS.valueCharacters}`,
      );
    const stream = this.#streams.get(call.commandID) ?? { call, items: [], characters: 0, next: 0 };
    if (stream.next >= ITEMS_A_CALL)
      throw new TwinportError('limit-exceeded', `a call streams at most ${ITEMS_A_CALL} items`);
    this.#streams.delete(call.commandID);
    this.#streams.set(call.commandID, stream);
    if (this.#streams.size > CALLS_KEPT) this.#streams.delete(this.#streams.keys().next().value!);
    const item = { sequence: stream.next, data };
    stream.next += 1;
    stream.items.push(item);
    stream.characters += length;
    while (stream.characters > CHARACTERS_KEPT) stream.characters -= JSON.stringify(stream.items.shift()!.data).length;
    this.#send(call, item);
  }

  /** Sends again what a call has streamed: the enabler drops what it has had. */
  repeat(commandID: string, carrier: Did): void {
    const stream = this.#streams.get(commandID);
    if (stream === undefined || stream.call.carrier !== carrier) return;
    for (const item of stream.items) this.#send(stream.call, item);
  }
}
