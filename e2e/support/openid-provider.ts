// A real OpenID provider (oidc-provider) on a free port of this machine, and a person who signs in at its pages over plain
// HTTP. Only its login pages are the library's own for development; every protocol step is what the wild has.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export interface OpenidProvider {
  readonly issuer: string;
  readonly stop: () => Promise<void>;
}

const CLAIMS = { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] };

/** People sign in by any name, as `<name>@works.example`; those whose name begins with "op-" are in the group `operators`. */
export async function startOpenidProvider(clients: NonNullable<Configuration['clients']>): Promise<OpenidProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients,
    claims: CLAIMS,
    scopes: ['openid', 'email', 'groups'],
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: ['only for this test'] },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        email: `${accountId}@works.example`,
        email_verified: true,
        groups: accountId.startsWith('op-') ? ['staff', 'operators'] : ['guests'],
      }),
    }),
  });
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  return {
    issuer,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Signs in as `login` and agrees to everything; returns what the provider sends back to the page. */
export async function signInAt(authorizationURL: string, login: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  const { redirect_uri: back } = Object.fromEntries(new URL(authorizationURL).searchParams) as { redirect_uri: string };
  let address = new URL(authorizationURL);
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step += 1) {
    const response: Response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === null ? {} : { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair] = cookie.split(';');
      const [name, value] = [pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) {
      address = new URL(location, address);
      form = null;
      if (address.href.startsWith(back)) return address.searchParams;
      continue;
    }
    const page = await response.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined)
      throw new Error(`no form in what the provider shows (${response.status}): ${page.slice(0, 300)}`);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'x' } : { prompt: prompt ?? 'consent' });
    address = new URL(action, address);
  }
  throw new Error('the provider asks without end');
}
