// Breaks one rule of an honest system: stands between its session and its channels, and changes, drops, doubles or answers
// messages there. To the other side of the link nothing tells it from a system that was written wrong.
import type { Channel } from '../../../src/transport/channel.ts';
import type { Link } from '../../../src/transport/link.ts';

export type Message = Record<string, unknown>;
type Bytes = Uint8Array<ArrayBuffer>;

/** Where a flaw reaches into the traffic of one link. What it leaves out passes unchanged; `null` drops. */
export interface Flaw {
  /** Control messages on their way out. */
  sends?(message: Message, wires: Wires): Message | readonly Message[] | null | Promise<Message | null>;
  /** Control messages on their way in. */
  receives?(message: Message, wires: Wires): Message | null;
  sendsState?(bytes: Bytes, wires: Wires): Bytes | readonly Bytes[] | null;
  sendsBulk?(bytes: Bytes): Bytes | readonly Bytes[] | null;
  fingerprints?(own: Awaited<Link['fingerprints']>): Awaited<Link['fingerprints']>;
  /** Whether the link stays open when the system closes it. */
  readonly neverCloses?: boolean;
}

/** Ways around the system, for what it should have said or heard itself. */
interface Wires {
  /** Says something in the system's name. */
  say(message: Message): void;
  /** Tells the system something on the state channel in the enabler's name. */
  tellState(bytes: Bytes): void;
}

/** The channel as the system sees it. */
class FlawedChannel implements Channel {
  readonly #channel: Channel;
  readonly #out: (data: string | Bytes) => void;
  readonly #in: (data: unknown) => unknown;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onbufferedamountlow: ((event: never) => void) | null = null;

  constructor(channel: Channel, out: (data: string | Bytes) => void, into: (data: unknown) => unknown) {
    this.#channel = channel;
    this.#out = out;
    this.#in = into;
    channel.onmessage = ({ data }) => {
      const passed = this.#in(data);
      if (passed !== null) this.onmessage?.({ data: passed });
    };
  }

  get readyState(): RTCDataChannelState {
    return this.#channel.readyState;
  }
  get bufferedAmount(): number {
    return this.#channel.bufferedAmount;
  }
  get bufferedAmountLowThreshold(): number {
    return this.#channel.bufferedAmountLowThreshold;
  }
  set bufferedAmountLowThreshold(bytes: number) {
    this.#channel.bufferedAmountLowThreshold = bytes;
  }
  get binaryType(): string {
    return this.#channel.binaryType;
  }
  set binaryType(type: string) {
    this.#channel.binaryType = type;
  }
  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    this.#out(
      typeof data === 'string' ? data : Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    );
  }
  close(): void {
    this.#channel.close();
  }
}

/** The link with the flaw in it. */
export function flawedLink(link: Link, flaw: Flaw): Link {
  const { control, state, bulk } = link.channels;
  const say = (message: Message): void => {
    if (control.readyState === 'open') control.send(JSON.stringify(message));
  };
  const wires: Wires = { say, tellState: (bytes) => flawedState.onmessage?.({ data: bytes.slice().buffer }) };
  // One after the other, so that a flaw that has to wait does not change the order.
  let sent = Promise.resolve();
  const sendControl = (data: string | Bytes): void => {
    sent = sent.then(async () => {
      const message = JSON.parse(String(data)) as Message;
      const passed = flaw.sends === undefined ? message : await flaw.sends(message, wires);
      for (const one of passed === null ? [] : [passed].flat()) say(one);
    });
  };
  const receiveControl = (data: unknown): unknown => {
    const message = objectIn(data);
    if (message === null || flaw.receives === undefined) return data;
    const passed = flaw.receives(message, wires);
    return passed === null ? null : passed === message ? data : JSON.stringify(passed);
  };
  const sendBinary =
    (channel: Channel, change: ((bytes: Bytes, own: Wires) => Bytes | readonly Bytes[] | null) | undefined) =>
    (data: string | Bytes): void => {
      const passed = change === undefined ? (data as Bytes) : change(data as Bytes, wires);
      const all = passed === null ? [] : passed instanceof Uint8Array ? [passed] : passed;
      for (const bytes of all) if (channel.readyState === 'open') channel.send(bytes);
    };
  const flawedState = new FlawedChannel(state, sendBinary(state, flaw.sendsState), (data) => data);
  return {
    ...link,
    channels: {
      control: new FlawedChannel(control, sendControl, receiveControl),
      state: flawedState,
      bulk: new FlawedChannel(bulk, sendBinary(bulk, flaw.sendsBulk), (data) => data),
    },
    fingerprints: link.fingerprints.then((own) => flaw.fingerprints?.(own) ?? own),
    close: () => {
      if (flaw.neverCloses !== true) link.close();
    },
  };
}

function objectIn(data: unknown): Message | null {
  try {
    const value = JSON.parse(String(data)) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Message) : null;
  } catch {
    return null;
  }
}
