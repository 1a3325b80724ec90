// Reads the frames of one link as a receiver does (SPEC.md STA-4 to STA-9, STA-14, STA-15): with the states that came before, from
// which later ones follow. Used by probe-link.ts, which acknowledges what could be used, and through it by rules-state.ts.
import type { Field } from '../../state/layout.ts';
import { type CodedStream, codedStream } from '../../state/coded-stream.ts';
import { perField } from '../../state/sample.ts';
import { readStateMessage, stateMessageNumber } from '../../state/state-message.ts';

interface FrameSample {
  readonly field: Field;
  readonly value: number;
  readonly time: number;
  readonly sequence: number;
}

export interface ReadFrame {
  readonly message: number;
  /** Newest source time, ms. */
  readonly time: number;
  /** Streams that could be read. */
  readonly streams: readonly number[];
  readonly samples: readonly FrameSample[];
  /** Whether all of it could be used: its streams are known, and the states to which it refers. */
  readonly whole: boolean;
}

interface KnownStream extends CodedStream {
  readonly fields: readonly Field[];
}

export class FrameReader {
  readonly #streams = new Map<number, KnownStream>();

  /** A stream of these fields comes, or comes anew. */
  know(number: number, fields: readonly Field[]): void {
    this.#streams.set(number, { ...codedStream(number, fields), fields });
  }

  /** @throws TwinportError `message-malformed` */
  read(bytes: Uint8Array): ReadFrame {
    const streams: number[] = [];
    const samples: FrameSample[] = [];
    const whole = readStateMessage(bytes, this.#streams, ({ number, fields }) => {
      streams.push(number);
      return perField((field, time, value, sequence) => {
        samples.push({ field: fields[field]!, value, time, sequence });
      });
    });
    const time = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(5);
    return { message: stateMessageNumber(bytes), time, streams, samples, whole };
  }
}
