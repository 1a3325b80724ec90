// A service that watches a level, on a service system that one enabler of the test has linked to. Used by the SDK's tests.
import { expect } from 'vitest';
import type { TwinportError } from '../base/errors.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { description, FakeEnabler, SERVICE, startHost, type Host } from './enabler.fixture.ts';
import type { CallHandler, Service } from './index.ts';

export const EVERYTHING = { observe: true, actions: ['watch', 'drain'] };
export const NEVER = new Promise<never>(() => undefined);
const ENDS: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

export class Bench {
  readonly host: Host;
  readonly service: Service;
  readonly enabler: FakeEnabler;
  readonly user: Identity;
  readonly grant: { jws: string; id: string };

  private constructor(parts: Pick<Bench, 'host' | 'service' | 'enabler' | 'user' | 'grant'>) {
    this.host = parts.host;
    this.service = parts.service;
    this.enabler = parts.enabler;
    this.user = parts.user;
    this.grant = parts.grant;
  }

  static async start(): Promise<Bench> {
    const [user, host] = await Promise.all([generateIdentity(), startHost()]);
    const service = await host.system.offer({
      description,
      policy: { observe: 'open', control: 'open' },
      maxRatesHz: { level: 20 },
    });
    const enabler = await FakeEnabler.connect(host);
    await expect.poll(() => enabler.of('registerservice').length).toBe(1);
    const grant = await enabler.access(host, user, SERVICE, EVERYTHING);
    return new Bench({ host, service, enabler, user, grant });
  }

  /** Calls `watch`, which the handler carries out; resolves with the command's id when it was accepted. */
  watch(handler: CallHandler, input: unknown = { times: 1 }): Promise<string> {
    this.service.handle('watch', handler);
    return this.enabler.call(this.host, this.user, this.grant, { thing: SERVICE, action: 'watch', input });
  }

  async endOf(id: string) {
    const find = () =>
      this.enabler.of('actionstatus').find(({ commandID, state }) => commandID === id && ENDS.has(state));
    await expect.poll(find).toBeDefined();
    return find()!;
  }
}

export const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );
