// `npx twinport` as a person runs it: as a process, against a system of ours that is reached by real WebRTC over a real broker.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProcess, type StartedProcess } from '../child-process.ts';
import { checkCommand } from './check-command.ts';
import { replayCommand } from './replay-command.ts';
import type { Report } from '../check/run-check.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const command = fileURLToPath(new URL('./twinport.mjs', import.meta.url));
const fixture = fileURLToPath(new URL('../check/checked-system.fixture.ts', import.meta.url));

let system: StartedProcess<{ brokerUrl: string; address: string; did: string }>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-cli-'));
  system = await startProcess(fixture, []);
}, 60_000);
afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true });
}, 60_000);

interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly complaints: string;
}

function run(file: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, [...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } }, (error, out, complaints) =>
      resolve({ code: error?.code ?? error?.signal ?? 0, out, complaints }),
    );
  });
}
const twinport = (...args: string[]): Promise<Ended> => run(process.execPath, [command, ...args]);

it('[SES-10] [SES-12] a twin system of ours passes over real WebRTC, by its did, with a key of the user’s own', async () => {
  const { brokerUrl, did, address } = system.ready;
  const key = join(folder, 'user.key.json');
  const line = `check ${did} --broker ${brokerUrl} --key ${key} --json --watch 1000 --rules SES,LIM-1,BLK,STA,CMD`;
  const ended = await twinport(...line.split(' '), '--invoke', 'urn:twinport:test:lever turn {"degrees": 5}');
  // First of all: where there is no report, this says why.
  expect([ended.complaints, ended.code]).toEqual(['', 0]);
  const report = JSON.parse(ended.out) as Report;
  expect(report.results.filter(({ status }) => status === 'fail')).toEqual([]);
  expect([report.address, report.conforms]).toEqual([address, true]);
  const statusOf = (rule: string): unknown => report.results.find(({ id }) => id === rule)?.status;
  expect(['SES-3', 'SES-10', 'LIM-1', 'BLK-3', 'STA-4', 'CMD-1', 'CMD-4'].map(statusOf)).toEqual(
    Array.from({ length: 7 }, () => 'pass'),
  );
  expect((await stat(key)).mode & 0o777).toBe(0o600);
});

it('prints a table with a line for each rule, without colours into a file, and a summary', async () => {
  const { brokerUrl, address } = system.ready;
  const { code, out } = await twinport('check', address, '--broker', brokerUrl, '--rules', 'MSG-2,MOD,SES-5');
  expect(out).toMatch(/^Levers, digital-twin-system\n/);
  expect(out).toMatch(/\nMOD {2}what a model is\n {2}MOD-1 {2}pass {2}The description is a W3C Thing Description/);
  expect(out).toMatch(/\n {2}SES-5 {2}n\/a {3}.*\n {15}it speaks of the enabler\n/);
  expect(out).toMatch(/\n4 passed, 0 failed, 4 not applicable\n$/);
  expect(out).not.toContain('\u001B');
  expect(code).toBe(0);
});

it('says so, with exit code 2, when nobody is there, no broker is, or the command line is none', async () => {
  const { brokerUrl } = system.ready;
  const nobody = await twinport('check', 'tp-6Mknobody', '--broker', brokerUrl, '--json');
  expect([nobody.code, (JSON.parse(nobody.out) as { error: object }).error]).toEqual([
    2,
    { code: 'twin-offline', message: expect.stringContaining('nobody is at tp-6Mknobody') as string },
  ]);
  const noBroker = await twinport('check', 'tp-6Mknobody', '--broker', 'http://127.0.0.1:9/peer');
  expect([noBroker.code, noBroker.complaints]).toEqual([2, expect.stringContaining('http://127.0.0.1:9/peer')]);
  for (const [args, complaint] of [
    [['check'], 'One address is needed.'],
    [['check', 'somewhere'], 'neither tp-… nor a did:key'],
    [['check', 'tp-x', '--invoke', 'only-this'], "--invoke takes 'ID ACTION INPUT'"],
    [['check', 'tp-x', '--timeout', 'soon'], '--timeout takes milliseconds'],
    [['check', 'tp-x', '--loud'], '--loud'],
  ] as const)
    await expect(checkCommand.run(args.slice(1)), args.join(' ')).rejects.toThrow(complaint);
  for (const [args, complaint] of [
    [[], 'One recording is needed.'],
    [['a.jsonl', 'b.jsonl'], 'One recording is needed.'],
    [['a.jsonl', '--speed', 'fast'], '--speed takes a number'],
    [['a.jsonl', '--speed', '0'], '--speed takes a number'],
    [['a.jsonl', '--name', '../x'], '--name takes letters'],
    [['a.jsonl', '--url', 'nowhere'], '--url takes the address'],
    [['a.jsonl', '--loud'], '--loud'],
  ] as const)
    await expect(replayCommand.run(args), args.join(' ')).rejects.toThrow(complaint);
  const noFile = await twinport('replay', join(folder, 'none.jsonl'), '--data', folder);
  expect([noFile.code, noFile.complaints]).toEqual([1, expect.stringContaining('none.jsonl')]);
  const usage = await twinport('check');
  expect([usage.code, usage.complaints]).toEqual([2, expect.stringContaining('Usage: npx twinport check <address>')]);
  const unknown = await twinport('brew');
  expect([unknown.code, unknown.complaints]).toEqual([2, expect.stringContaining('There is no command "brew"')]);
});

it('is found by npx in this folder, with help and version', async () => {
  const { code, out } = await run('npx', ['--no-install', 'twinport', '--help']);
  expect([code, out]).toEqual([0, expect.stringContaining('npx twinport <command>')]);
  expect((await twinport('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await twinport('check', '--help')).out).toContain('--invoke');
});
