// Ends of engines in Chromium: one browser an end, so that what it costs can be told; a page that does nothing else, isolated as
// the product's is; its worker is what is measured.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import express from 'express';
import { build } from 'vite';
import { findChromium } from '../../src/node/find-chromium.ts';
import { SECURITY_HEADERS } from '../../src/node/security-headers.ts';
import { CHROMIUM_FLAGS } from '../playwright.config.ts';
import type { Control } from './control.ts';
import type { End } from './ends.ts';

export interface Pages {
  readonly chromiumVersion: string;
  start(control: Control, engine: string, role: 'sender' | 'receiver'): Promise<End>;
  close(): Promise<void>;
}

/** Builds the page and serves it. */
export async function openPages(): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'twinport-bench-'));
  await build({
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
  });
  const app = express();
  app.use((_request, response, next) => {
    // The line to the benchmark is on another port.
    const { 'content-security-policy': _policy, ...isolation } = lowerCased(SECURITY_HEADERS);
    response.set(isolation);
    next();
  });
  app.use(express.static(folder));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const executablePath = findChromium();
  const probe = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  const chromiumVersion = probe.version();
  await probe.close();
  let count = 0;
  return {
    chromiumVersion,
    async start(control, engine, role) {
      const name = `page-${engine}-${role}-${(count += 1)}`;
      const served = await chromium.launchServer({ executablePath, args: CHROMIUM_FLAGS, host: '127.0.0.1' });
      const browser = await chromium.connect(served.wsEndpoint());
      const page = await browser.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') process.stderr.write(`${name}: ${message.text()}\n`);
      });
      page.on('pageerror', (error) => process.stderr.write(`${name}: ${error.message}\n`));
      await page.goto(`${url}?${new URLSearchParams({ line: control.url, name, engine, role }).toString()}`);
      return {
        line: await control.line(name),
        cpuSeconds: () => cpuSecondsOfTree(served.process().pid!),
        close: () => served.close(),
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Ticks of the kernel's clock a second, as /proc counts CPU: 100 on every Linux that Chromium runs on. */
const KERNEL_TICKS = 100;

/** CPU seconds so far of a process and all its descendants; null where there is no /proc. */
function cpuSecondsOfTree(root: number): number | null {
  const parents = new Map<number, { parent: number; seconds: number }>();
  try {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      const stat = statOf(Number(name));
      if (stat !== null) parents.set(Number(name), stat);
    }
  } catch {
    return null;
  }
  const belongs = (id: number): boolean => id === root || (parents.has(id) && belongs(parents.get(id)!.parent));
  let sum = 0;
  for (const [id, { seconds }] of parents) if (belongs(id)) sum += seconds;
  return sum;
}

function statOf(id: number): { parent: number; seconds: number } | null {
  try {
    // The name in parentheses may hold spaces; what follows it is numbers: state, parent, …, utime (12th), stime.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / KERNEL_TICKS };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}
