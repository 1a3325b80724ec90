// Tabs that are really hidden when another one is in front. Playwright keeps every page focused and visible (it emulates focus in each),
// and whatever it is asked for besides, `document.visibilityState` stays "visible"; so this speaks to a Chromium of its own, by DevTools protocol.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { findChromium } from '../../src/node/find-chromium.ts';
import { CHROMIUM_FLAGS } from '../playwright.config.ts';

interface Tab {
  /** Puts it in front of all others, which are hidden from then on. */
  activate(): Promise<void>;
  /** The value of an expression, awaited where it is a promise. @throws Error what the page threw */
  evaluate<Result>(expression: string): Promise<Result>;
}

export interface RealTabs {
  /** Resolves when the page has loaded. */
  open(url: string): Promise<Tab>;
  close(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** `flags`: more of Chromium's own. */
export async function startRealTabs(flags: readonly string[] = []): Promise<RealTabs> {
  const profile = await mkdtemp(join(tmpdir(), 'twinport-tabs-'));
  const own = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--window-size=640,400'];
  const child = spawn(findChromium(), [...CHROMIUM_FLAGS, ...flags, ...own, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const listening = /^DevTools listening on (ws:\S+)$/.exec(line);
      if (listening !== null) resolve(listening[1]!);
    });
    void exited.then(() => reject(new Error('Chromium ended before it could be asked')));
  });
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.once('open', resolve));
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  let asked = 0;
  const ask = async (
    method: string,
    params: object,
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> => {
    asked += 1;
    const id = asked;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
    waiting.delete(id);
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result ?? {};
  };
  return {
    async open(page) {
      const { targetId } = await ask('Target.createTarget', { url: page });
      const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
      await loaded(
        (expression) => ask('Runtime.evaluate', { expression, returnByValue: true }, sessionId as string),
        page,
      );
      return {
        activate: async () => void (await ask('Target.activateTarget', { targetId })),
        async evaluate<Result>(expression: string) {
          const parameters = { expression, returnByValue: true, awaitPromise: true };
          const { result, exceptionDetails } = await ask('Runtime.evaluate', parameters, sessionId as string);
          if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
          return (result as { value: Result }).value;
        },
      };
    },
    async close() {
      socket.close();
      child.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const LOOK_MS = 50;

/** Until a page that is asked for is there. On its way it is another document, and questions to that one may end with it. */
async function loaded(
  evaluate: (expression: string) => Promise<Readonly<Record<string, unknown>>>,
  url: string,
): Promise<void> {
  for (;;) {
    const value = await evaluate(`document.readyState === 'complete' && location.href`).then(
      ({ result }) => (result as { value?: unknown }).value,
      () => null,
    );
    if (value === url) return;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}
