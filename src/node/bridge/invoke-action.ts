// Asks a device for an action and stays with it until the device says that it is done; writes a property. Who calls: device.ts.
//
// A device that answers with a status resource (HTTP, in the manner of the WoT Profile) is asked for it again and again. One that
// answers nothing (MQTT) has done it when its reported properties say so, where somebody said how they do.
import { systemClock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { Cancelling } from './cancel-action.ts';
import type { DeviceSession } from './device-session.ts';
import { inTime, pause } from './in-time.ts';
import { decode, encode } from './payload.ts';
import type { DeviceForm, Message } from './protocol-client.ts';
import type { Readings } from './readings.ts';
import { apart } from './uri-variables.ts';
import { wayTo, withValues, type Way } from './way-to.ts';

export interface InvokeContext {
  /** Aborting asks the device to cancel, where it can. */
  readonly signal?: AbortSignal;
  progress?(fraction: number | null, message?: string): void;
}

/** How far an action is, from 0 to 1, by what the device reported before it was asked and what it reports now. */
export type ReportedProgress = (input: Json, before: Readings, now: Readings) => number;

interface ActionStatus {
  readonly status: string;
  readonly progress?: number;
  readonly href: string;
  readonly output?: Json;
  readonly error?: { readonly detail?: string; readonly title?: string };
}

const POLL_MS = 100;
const ANSWER_TIMEOUT_MS = 10_000;
/** A device without answers that shows nothing of the action for this long does not do it. */
const STALL_MS = 5_000;
const ENDED_WELL = new Set(['completed', 'succeeded', 'done']);
const ENDED_BADLY = new Set(['failed', 'error', 'cancelled']);

/**
 * @param reported the newest readings, asked for again whenever they are needed
 * @returns the action's output, or null
 * @throws TwinportError `action-unknown`, `action-failed` with the device's reason, `timeout` without an answer, `twin-offline` when contact broke
 */
export async function invokeAction(
  session: DeviceSession,
  name: string,
  input: Json,
  context: InvokeContext,
  reported: { latest: () => Readings; progress: ReportedProgress | undefined },
): Promise<Json> {
  const action = session.description.actions.find((each) => each.name === name);
  if (action === undefined) throw new TwinportError('action-unknown', `the device has no action ${name}`);
  const { asked } = action;
  const { values, input: own } = Object.keys(asked).length === 0 ? { values: {}, input } : apart(input, asked);
  const way = withValues(await wayTo(session, action.forms, 'invokeaction', name), values);
  const before = reported.latest();
  const schema = (action.terms['input'] ?? {}) as DataSchema;
  const body = own === null ? null : await encode(own, way.form, schema);
  const cancelling = new Cancelling({ session, name, forms: action.forms, values });
  const message = await untilAnswered(cancelling, context, () =>
    inTime(ANSWER_TIMEOUT_MS, `no answer to ${name}`, (signal) => way.client.invoke(way.form, body, signal)),
  );
  const output = (action.terms['output'] ?? {}) as DataSchema;
  const answer = message.bytes.length === 0 ? null : await decode(message, answerForm(way.form), output);
  if (isStatus(answer)) return follow(way, name, answer, context, cancelling);
  if (reported.progress !== undefined) {
    const progress = reported.progress;
    return watch(name, () => progress(input, before, reported.latest()), session, context, cancelling);
  }
  if (!way.client.meetsDevice) context.progress?.(null, 'sent; the device does not answer over its protocol');
  return answer;
}

/** @throws TwinportError as `invokeAction` */
export async function writeProperty(session: DeviceSession, name: string, value: Json): Promise<void> {
  const property = session.description.properties.find((each) => each.name === name);
  if (property === undefined) throw new TwinportError('action-unknown', `the device has no property ${name}`);
  const { form, client } = await wayTo(session, property.forms, 'writeproperty', name);
  const body = await encode(value, form, property.schema);
  await inTime(ANSWER_TIMEOUT_MS, `no answer to the writing of ${name}`, (signal) => client.write(form, body, signal));
}

/** A form may say that its answer is of another kind (TD 1.1 §5.3.4.2). */
function answerForm(form: DeviceForm): DeviceForm {
  const { contentType } = (form.terms['response'] ?? {}) as { contentType?: unknown };
  return typeof contentType === 'string' ? { ...form, contentType } : form;
}

function isStatus(answer: Json): answer is Json & ActionStatus {
  const { status, href } = (answer ?? {}) as Partial<ActionStatus>;
  return typeof status === 'string' && typeof href === 'string';
}

/** Who cancels before the device has answered does not wait for the answer, unless only that says how. */
async function untilAnswered(
  cancelling: Cancelling,
  { signal, progress }: InvokeContext,
  invoke: () => Promise<Message>,
): Promise<Message> {
  const cancel = (): void => void cancelling.ask(null, null).then(() => progress?.(null, cancelling.notice));
  signal?.addEventListener('abort', cancel);
  try {
    return await invoke();
  } catch (error) {
    // It may end before it has answered that it will.
    throw (await cancelling.isTaken()) ? new TwinportError('cancelled', toTwinportError(error).message) : error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

async function follow(
  { form, client }: Way,
  name: string,
  first: ActionStatus,
  context: InvokeContext,
  cancelling: Cancelling,
): Promise<Json> {
  // Only where the description led us: an answer must not send us, with credentials, to other hosts.
  const href = URL.parse(first.href, form.href);
  if (href === null || href.host !== new URL(form.href).host)
    throw new TwinportError(
      'action-failed',
      `the device sends us to "${first.href}" for the state of ${name}, which is not its own`,
    );
  const { 'htv:methodName': _http, 'cov:method': _coap, ...terms } = form.terms;
  const status: DeviceForm = { ...answerForm(form), href: href.href, terms };
  let asked = false;
  let now = first;
  while (!ENDED_WELL.has(now.status) && !ENDED_BADLY.has(now.status)) {
    context.progress?.(now.progress ?? null, cancelling.notice);
    if (context.signal?.aborted === true && !asked) {
      asked = true;
      // A device that cannot cancel goes on, and what becomes of the action is followed to its end all the same.
      await cancelling.ask(first as unknown as Json, { form: status, client });
    }
    await pause(POLL_MS);
    const message = await inTime(ANSWER_TIMEOUT_MS, `no news of ${name}`, (signal) => client.read(status, signal));
    now = (await decode(message, status, {})) as unknown as ActionStatus;
  }
  if (ENDED_BADLY.has(now.status))
    throw new TwinportError(
      (await cancelling.isTaken()) ? 'cancelled' : 'action-failed',
      now.error?.detail ?? now.error?.title ?? `${name} failed`,
    );
  context.progress?.(1);
  return now.output ?? null;
}

async function watch(
  name: string,
  measure: () => number,
  session: DeviceSession,
  context: InvokeContext,
  cancelling: Cancelling,
): Promise<Json> {
  let best = 0;
  let lastRise = systemClock.now();
  let lost: Error | undefined;
  void session.ended.then((error) => (lost = error));
  for (;;) {
    const fraction = measure();
    // Sums of measured quanta miss a whole by binary dust.
    if (fraction > 1 - 1e-6) break;
    if (fraction > best) {
      best = fraction;
      lastRise = systemClock.now();
      context.progress?.(fraction);
    }
    if (context.signal?.aborted === true) {
      await cancelling.ask(null, null);
      if (await cancelling.isTaken()) throw new TwinportError('cancelled', `the device was asked to stop ${name}`);
      throw new TwinportError('action-failed', `${name} was given up; ${cancelling.notice}`);
    }
    if (lost !== undefined)
      throw new TwinportError('twin-offline', `contact broke during ${name}: ${lost.message}`, { cause: lost });
    if (systemClock.now() - lastRise > STALL_MS) {
      throw new TwinportError('action-failed', `the device reported nothing of ${name} for ${STALL_MS / 1_000} s`);
    }
    await pause(POLL_MS);
  }
  context.progress?.(1);
  return null;
}
