// The clients of one session with a device: one for each protocol and security definition, opened when first needed. Called by
// device-session.ts and invoke-action.ts.
import { TwinportError } from '../../base/errors.ts';
import { credentialFor, type Secrets } from './credentials.ts';
import type { DeviceDescription } from './device-description.ts';
import type { SecurityDefinition } from './http-authorization.ts';
import type { DeviceForm, ProtocolClient } from './protocol-client.ts';
import { protocolOf, SUPPORTED_SCHEMES } from './protocols.ts';

export class Clients {
  readonly #description: DeviceDescription;
  readonly #secrets: Secrets;
  readonly #open = new Map<string, Promise<ProtocolClient>>();
  #closed = false;

  constructor(description: DeviceDescription, secrets: Secrets) {
    this.#description = description;
    this.#secrets = secrets;
  }

  /** @throws TwinportError `unsupported-operation`, `sign-in-failed`, `description-invalid` */
  async for(form: DeviceForm): Promise<ProtocolClient> {
    if (this.#closed) throw new TwinportError('link-closed', 'the session was closed');
    const protocol = protocolOf(form.href);
    if (protocol === null)
      throw new TwinportError(
        'unsupported-operation',
        `${form.pointer}: the bridge does not speak "${form.href}"; it speaks ${SUPPORTED_SCHEMES}`,
      );
    const security = this.#securityOf(form);
    const key = `${protocol.title} ${security.name}`;
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const opening = protocol.open(security, credentialFor(this.#secrets, this.#description.id, security.name));
    this.#open.set(key, opening);
    opening.catch(() => this.#open.delete(key));
    return opening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const closing = [...this.#open.values()].map(async (opening) => (await opening).close());
    await Promise.allSettled(closing);
  }

  /** Several names must all hold (TD 1.1 §5.3.1.1); we can bring one at a time. */
  #securityOf({ security, pointer }: DeviceForm): SecurityDefinition {
    const definitions = security.map((name) => {
      const terms = this.#description.securityDefinitions[name];
      if (terms === undefined)
        throw new TwinportError('description-invalid', `${pointer}: there is no security definition "${name}"`);
      return { name, scheme: terms.scheme, terms };
    });
    const real = definitions.filter(({ scheme }) => scheme !== 'nosec');
    if (real.length > 1)
      throw new TwinportError(
        'sign-in-failed',
        `${pointer}: "${real.map(({ name }) => name).join('" and "')}" together are not supported; name one of them`,
      );
    return real[0] ?? { name: 'nosec', scheme: 'nosec', terms: {} };
  }
}
