// What the bridge asks of a protocol: one client speaks it with one device under one set of credentials. Implemented by
// http-client.ts, mqtt-client.ts and node-wot-client.ts; opened by clients.ts.
import type { Json } from '../../base/json.ts';

/** A form of a Thing Description with its defaults filled in and its address made absolute. */
export interface DeviceForm {
  readonly href: string;
  /** The address with values of its `uriVariables`; where it has none, or nobody is asked for them, undefined. */
  readonly hrefWith?: (values: Readonly<Record<string, Json>>) => string;
  /** Names of those without whose values it is no address. */
  readonly needs: readonly string[];
  readonly operations: readonly string[];
  readonly contentType: string;
  readonly subprotocol: string | null;
  /** Names of security definitions. */
  readonly security: readonly string[];
  /** All its terms, as they stand in the description. */
  readonly terms: Readonly<Record<string, unknown>>;
  /** Where it stands in the description (RFC 6901). */
  readonly pointer: string;
}

export interface Message {
  readonly bytes: Uint8Array;
  /** As the device says; null when it does not. */
  readonly contentType: string | null;
  /** The broker had kept it: it says nothing of whether the device is there now. */
  readonly retained?: boolean;
}

export interface Body {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Every call throws TwinportErrors: `action-failed` with the device's reason for a refusal, `twin-offline` when it cannot be reached. */
export interface ProtocolClient {
  /** Whether it can listen at a form; a property of which it cannot is polled. */
  canSubscribe(form: DeviceForm): boolean;
  /** Whether it can ask for a value at a form. */
  canRead(form: DeviceForm): boolean;
  /** A subscription that stands proves that the device is there, not only a broker between. */
  readonly meetsDevice: boolean;
  read(form: DeviceForm, signal: AbortSignal): Promise<Message>;
  write(form: DeviceForm, body: Body, signal: AbortSignal): Promise<void>;
  invoke(form: DeviceForm, body: Body | null, signal: AbortSignal): Promise<Message>;
  /** Asks for the end of an action: by DELETE where the protocol has it and the form names no other method. */
  cancel(form: DeviceForm, signal: AbortSignal): Promise<void>;
  /** Resolves when subscribed; `onLost` may be called more than once. */
  subscribe(
    form: DeviceForm,
    onMessage: (message: Message) => void,
    onLost: (error: Error) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends every subscription and connection, also those that are still being made. */
  close(): Promise<void>;
}

/** A subscription by questions that wait (`subprotocol`): it says what changes, and not what is. */
export const LONG_POLL = 'longpoll';

/** No device has a reason to send more at once. */
export const MOST_MESSAGE_BYTES = 1_048_576;
