// The most common way to be wrong: answering what should be refused. Used by the faults-of-*.ts of this folder.
import type { Flaw, Message } from './flawed-link.ts';

/** The code of the problem in a response; empty for anything else. */
export function codeIn(message: Message): string {
  if (message['messageType'] !== 'response') return '';
  const { type = '' } = (message['error'] ?? {}) as { type?: string };
  return type.split(':').at(-1)!;
}

/** An output in place of a problem. */
export function withOutput({ error: _error, ...message }: Message, output: object): Message {
  return { ...message, output };
}

/** Refusals of an operation with one of these codes become outputs. */
export function accepts(
  operation: string,
  codes: readonly string[],
  output: (response: Message) => object = () => ({}),
): Flaw {
  return {
    sends: (message) =>
      message['operation'] === operation && codes.includes(codeIn(message))
        ? withOutput(message, output(message))
        : message,
  };
}

/** Messages of the system that fit are left out. */
export function omits(fits: (message: Message) => boolean): Flaw {
  return { sends: (message) => (fits(message) ? null : message) };
}
