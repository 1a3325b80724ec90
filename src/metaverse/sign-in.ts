// Signing in at an OpenID provider in a window of its own (P7). The page is isolated (Cross-Origin-Opener-Policy), so the
// browser cuts it from that window as soon as the provider's page is there: `opener` is null there, and `closed` is true
// here while the person still types. What comes back comes by BroadcastChannel, from public/signed-in.html of our own
// origin; whether the person gave up, only the person can say (`abandon`), or the time limit.
import type { Clock } from '../base/clock.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { SignInBegun } from '../protocol/things.ts';
import { strings } from './ui/strings.ts';

/** What the provider gave: goes into the next access proof. */
export interface SignInAnswer {
  readonly state: string;
  readonly code: string;
  /** The provider's own name, where it says it (RFC 9207). */
  readonly iss?: string;
}

/** What public/signed-in.js tells. */
type SignedIn = { readonly state: string } & (
  | { readonly code: string; readonly iss?: string }
  | { readonly error: string; readonly description: string }
);

const CHANNEL = 'twinport-sign-in';
const PAGE = 'signed-in.html';
const LIMIT_MS = 5 * 60_000;
const LOOK_EVERY_MS = 250;

/** Where the provider sends the person back to; the owner registers it there. */
export function redirectAddress(): string {
  return new URL(PAGE, document.baseURI).href;
}

/**
 * Opens the window at once, so call it in a click; asks `begin` for the provider's page; resolves when the person is back.
 * @throws TwinportError `sign-in-failed` (blocked, closed, refused, five minutes over), `cancelled` by `abandon`, and what `begin` throws
 */
export async function signInByWindow({
  begin,
  abandon,
  clock,
}: {
  readonly begin: () => Promise<SignInBegun>;
  readonly abandon: AbortSignal;
  readonly clock: Clock;
}): Promise<SignInAnswer> {
  const opened = window.open(`${redirectAddress()}?waiting`, '_blank', 'popup,width=520,height=720');
  if (opened === null) throw new TwinportError('sign-in-failed', strings.faults.signIn.blocked);
  const channel = new BroadcastChannel(CHANNEL);
  let fail: (error: TwinportError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const gaveUp = (): void => fail(new TwinportError('cancelled', strings.faults.signIn.givenUp));
  abandon.addEventListener('abort', gaveUp);
  const stopLimit = clock.after(LIMIT_MS, () => fail(new TwinportError('sign-in-failed', strings.faults.signIn.late)));
  const stopLooking = clock.every(LOOK_EVERY_MS, () => {
    if (opened.closed) fail(new TwinportError('sign-in-failed', strings.faults.signIn.closed));
  });
  try {
    const begun = await Promise.race([begin(), failed]);
    stopLooking();
    const answer = heard(channel, begun.state);
    opened.location.replace(begun.authorizationURL);
    return await Promise.race([answer, failed]);
  } catch (thrown) {
    // Cut off already, it stays; the person can close it.
    opened.close();
    throw toTwinportError(thrown);
  } finally {
    stopLooking();
    stopLimit();
    abandon.removeEventListener('abort', gaveUp);
    channel.close();
  }
}

function heard(channel: BroadcastChannel, state: string): Promise<SignInAnswer> {
  return new Promise((resolve, reject) => {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const told = data as SignedIn | null;
      // Other tabs of this origin sign in on the same channel.
      if (told?.state !== state) return;
      channel.postMessage({ heard: state });
      if ('code' in told) resolve({ state, code: told.code, ...(told.iss === undefined ? {} : { iss: told.iss }) });
      else
        reject(
          new TwinportError(
            'sign-in-failed',
            strings.faults.signIn.refused(told.description === '' ? told.error : told.description),
            { details: { error: told.error } },
          ),
        );
    };
  });
}
