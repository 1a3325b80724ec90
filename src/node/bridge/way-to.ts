// The way to ask something of a device: the first form for an operation whose protocol can be spoken, with the values of its
// variables. Called by invoke-action.ts and cancel-action.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { DeviceSession } from './device-session.ts';
import type { DeviceForm, ProtocolClient } from './protocol-client.ts';

/** A form, and the client that speaks its protocol. */
export interface Way {
  readonly form: DeviceForm;
  readonly client: ProtocolClient;
}

/** @throws TwinportError `action-failed` without such a form, or why none of them can be used */
export async function wayTo(
  session: DeviceSession,
  forms: readonly DeviceForm[],
  operation: string,
  name: string,
): Promise<Way> {
  let fault = new TwinportError('action-failed', `the description has no form for ${operation} of ${name}`);
  for (const form of forms.filter(({ operations }) => operations.includes(operation))) {
    try {
      return { form, client: await session.clients.for(form) };
    } catch (error) {
      fault = error as TwinportError;
    }
  }
  throw fault;
}

/** @throws TwinportError `action-failed` without a value that the address needs, or for values that would lead, with credentials, to another host */
export function withValues(way: Way, values: Readonly<Record<string, Json>>): Way {
  const { form } = way;
  if (form.hrefWith === undefined) return way;
  const missing = form.needs.find((name) => values[name] === undefined || values[name] === null);
  if (missing !== undefined)
    throw new TwinportError(
      'action-failed',
      `${form.pointer}: the address needs "${missing}", which neither the command nor the device's answer has`,
    );
  const href = form.hrefWith(values);
  if (URL.parse(href)?.host !== URL.parse(form.href)?.host)
    throw new TwinportError('action-failed', `these values lead away from the device, to "${href}"`);
  return { ...way, form: { ...form, href } };
}
