// Comlink passes thrown errors as name, message and stack: the code and details of a TwinportError would be lost. Called
// once at each end that talks Comlink (the page, and our own workers).
import { transferHandlers, type TransferHandler } from 'comlink';
import { toTwinportError, TwinportError, type ErrorCode, type ErrorDetails } from './errors.ts';

interface Thrown {
  readonly value: unknown;
}
interface Serialized {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly stack: string;
}

/** Keeps codes and details of errors that cross a Comlink boundary. */
export function keepErrorCodes(): void {
  // Only Comlink itself knows what it marks as thrown.
  const { canHandle } = transferHandlers.get('throw')!;
  const handler: TransferHandler<Thrown, Serialized> = {
    canHandle: (value): value is Thrown => canHandle(value),
    serialize({ value }) {
      const { code, message, details, stack = '' } = toTwinportError(value);
      return [{ code, message, details, stack }, []];
    },
    deserialize({ code, message, details, stack }) {
      const error = new TwinportError(code, message, { details });
      error.stack = stack;
      throw error;
    },
  };
  transferHandlers.set('throw', handler);
}
