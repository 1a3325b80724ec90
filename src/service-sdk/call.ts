// One call of a service while it runs (P13): what its handler has beside the input, and what holds its results against the
// service's own description before they leave (SPEC.md CAL). Used by service-system.ts.
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Logger } from '../base/logger.ts';
import { checkValue } from '../provider/checked-value.ts';
import type { ActionHandler } from '../provider/owned-thing.ts';
import type { CallHandler, Service } from './service.ts';
import type { ShareBook } from './share-book.ts';
import type { SharedTwin } from './shared-twin.ts';
import type { StreamBook } from './stream-book.ts';

/** What a handler gets beside its input. */
export interface CallContext {
  /** Who calls: the key that signed. */
  readonly user: Did;
  readonly commandID: string;
  /** Aborted when the user cancels, a required sharing ends, or the call takes too long. Nothing is sent after that. */
  readonly signal: AbortSignal;
  /** Tells the user how far it is. `fraction` 0..1, or null where nobody knows. */
  progress(fraction: number | null, message?: string): void;
  /**
   * Sends an intermediate result.
   * @throws TwinportError `action-failed` when it does not fit the action's `twinport:stream`, `limit-exceeded`
   */
  stream(data: Json): void;
  /** Twins that this user shares with this service now, for one need or for all. */
  shared(needId?: string): readonly SharedTwin[];
  /**
   * The twin that this user shares for a need (any of them, without `twinId`); the call ends when that sharing does.
   * @throws TwinportError `consent-missing` with the detail `need`, so that the user can be asked to share
   */
  require(needId: string, twinId?: string): SharedTwin;
}

/** The handler of an action as the command desk runs it. */
export function callHandler(
  service: Service,
  action: string,
  handler: CallHandler,
  { shares, streams, logger }: { shares: ShareBook; streams: StreamBook; logger: Logger },
): ActionHandler {
  const schemas = service.description.actions![action]!;
  const checked = (schema: object | undefined, value: Json, what: string): void => {
    try {
      checkValue(schema, value, 'action-failed', what);
    } catch (error) {
      logger('error', `${service.id} broke its own description in "${action}": ${(error as Error).message}`);
      throw error;
    }
  };
  return async (input, command) => {
    const call = new AbortController();
    const signal = AbortSignal.any([command.signal, call.signal]);
    const { user, commandID, carrier } = command;
    const context: CallContext = {
      user,
      commandID,
      signal,
      progress(fraction, message) {
        if (!signal.aborted) command.progress(fraction, message);
      },
      stream(data) {
        if (signal.aborted) return;
        checked(schemas['twinport:stream'] as object | undefined, data, 'stream');
        streams.append({ carrier, thingID: service.id, commandID }, data);
      },
      shared: (needId) =>
        shares.of(service, user, carrier).filter(({ need }) => needId === undefined || need === needId),
      require(needId, twinId) {
        const twin = shares
          .of(service, user, carrier)
          .find(({ need, id }) => need === needId && (twinId === undefined || id === twinId));
        if (twin === undefined) throw consentMissing(service, needId, twinId);
        twin.ended.addEventListener('abort', () => call.abort(twin.ended.reason), { once: true, signal });
        return twin;
      },
    };
    const output = await Promise.race([handler(input, context), aborted(signal)]);
    if (schemas.output !== undefined) checked(schemas.output, output ?? null, 'output');
    return output;
  };
}

function consentMissing(service: Service, needId: string, twinId: string | undefined): TwinportError {
  const need = service.needs.find(({ id }) => id === needId);
  if (need === undefined)
    throw new TwinportError('action-failed', `the description of ${service.id} has no need "${needId}"`);
  return new TwinportError('consent-missing', `${need.title} is not shared with this service: ${need.reason}`, {
    details: { need: needId, ...(twinId === undefined ? {} : { twin: twinId }) },
  });
}

/** Rejects when the call is cancelled or a required sharing ends: what the handler still finds out then is nobody's any more. */
function aborted(signal: AbortSignal): Promise<never> {
  const ending = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  ending.catch(() => undefined);
  return ending;
}
