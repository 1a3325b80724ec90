// The README's examples, run as they stand there: the provider's program beside the demo, and the visitor's lines.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseWith } from '../src/protocol/parse.ts';
import { WorldManifest } from '../src/protocol/world-manifest.ts';
import { startProcessOf } from './support/process.ts';
import { expect, openPage, TANK, test, waitForModels, waitForStatus } from './support/demo.ts';
import { smallModel } from './support/small-twin.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const VALVE = 'urn:example:valve-7';

/** The first fenced block of a language after a text. */
function block(language: string, after: string): string {
  const found = new RegExp('```' + language + '\n([\\s\\S]*?)```').exec(readme.slice(readme.indexOf(after)));
  if (found === null) throw new Error(`README.md has no ${language} block after "${after}"`);
  return found[1]!;
}

test('the provider’s program makes a twin live that a visitor can operate', async ({ browser, demo }) => {
  // Inside the project, so that the package's own name resolves as it would for somebody who installed it.
  const folder = join(root, 'test-results/readme');
  await mkdir(folder, { recursive: true });
  const program = block('ts', '<!-- example: provider -->');
  expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(50);
  await writeFile(join(folder, 'valve.ts'), program);
  await writeFile(join(folder, 'valve.glb'), await smallModel(0, 'Wheel'));
  const provider = await startProcessOf('node', ['--import', 'tsx', 'valve.ts'], {
    cwd: folder,
    env: { TWINPORT_URL: demo.url, TWINPORT_DATA: demo.data },
  });
  try {
    expect(provider.firstLine).toContain('?world=/worlds/valve.json');
    const { page, errors } = await openPage(browser, provider.firstLine);
    await waitForStatus(page, [VALVE], 'live');
    await waitForModels(page, [VALVE]);
    const outcome = await page.evaluate((valve) => window.twinport.invoke(valve, 'open', 80), VALVE);
    expect(outcome.state).toBe('completed');
    expect(
      Number(await page.evaluate((valve) => window.twinport.state(valve)['opening']!.value, VALVE)),
    ).toBeGreaterThan(75);
    const refused = await page.evaluate((valve) => window.twinport.invoke(valve, 'open', 180), VALVE);
    expect(refused.error?.type).toBe('urn:twinport:problem:input-invalid');
    expect(errors).toEqual([]);
    await page.context().close();
  } finally {
    await provider.stop();
  }
});

test('the owner’s rules take effect at once: what they no longer give is refused, a pairing code opens it', async ({
  browser,
  demo,
}) => {
  const folder = join(root, 'test-results/readme-rules');
  await mkdir(folder, { recursive: true });
  // The program goes on with the rules when somebody presses Enter.
  const rules = block('ts', '<!-- example: rules -->');
  const program = `${block('ts', '<!-- example: provider -->')}
process.stdin.once('data', async () => {
${rules}});
`;
  await writeFile(join(folder, 'valve.ts'), program);
  await writeFile(join(folder, 'valve.glb'), await smallModel(0, 'Wheel'));
  const provider = await startProcessOf('node', ['--import', 'tsx', 'valve.ts'], {
    cwd: folder,
    env: { TWINPORT_URL: demo.url, TWINPORT_DATA: demo.data },
  });
  try {
    const { page } = await openPage(browser, provider.firstLine);
    await waitForStatus(page, [VALVE], 'live');
    const open = (): Promise<string> =>
      page.evaluate(async (valve) => (await window.twinport.invoke(valve, 'open', 80)).state, VALVE);
    expect(await open()).toBe('completed');
    const told = provider.nextLine();
    provider.type('go\n');
    const code = /Tell Anna (\S{4}-\S{4});/.exec(await told)![1]!;
    expect(await open()).toBe('refused');
    await page.getByRole('button', { name: 'Twins', exact: true }).click();
    await page.getByRole('button', { name: 'Open Valve 7' }).first().click();
    await page.getByLabel(/code/i).first().fill(code);
    await page.getByRole('button', { name: 'Pair' }).first().click();
    await expect.poll(open, { intervals: [500] }).toBe('completed');
    await page.context().close();
  } finally {
    await provider.stop();
  }
});

test('the service provider’s program is found, shared with and called', async ({ browser, demo }) => {
  const folder = join(root, 'test-results/readme-service');
  await mkdir(folder, { recursive: true });
  const program = block('ts', '<!-- example: service -->');
  expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(50);
  await writeFile(join(folder, 'oxygen.ts'), program);
  const provider = await startProcessOf('node', ['--import', 'tsx', 'oxygen.ts'], {
    cwd: folder,
    env: { TWINPORT_URL: demo.url, TWINPORT_DATA: demo.data },
  });
  try {
    const { page } = await openPage(browser, provider.firstLine);
    await waitForStatus(page, [TANK], 'live');
    const lines = /`(await twinport\.share\(.*\))`, then\n`\((await twinport\.call\(.*\))\)\.output`/.exec(readme)!;
    await expect
      .poll(() => page.evaluate(async () => (await window.twinport.services({ text: 'oxygen' })).length))
      .toBe(1);
    const call = (): Promise<{ state: string; items?: number[]; output?: number }> =>
      page.evaluate(`(async () => { const { twinport } = window; return ${lines[2]!}; })()`);
    expect((await call()).state).toBe('failed');
    await page.evaluate(`(async () => { const { twinport } = window; ${lines[1]!}; })()`);
    const called = await call();
    expect(called.state).toBe('completed');
    expect(called.items!.length).toBeGreaterThan(2);
    expect(called.output).toBeGreaterThan(0);
    await page.context().close();
  } finally {
    await provider.stop();
  }
});

test('the replay’s command plays what a visitor recorded', async ({ browser, demo }) => {
  const folder = join(root, 'test-results/readme-replay');
  await mkdir(folder, { recursive: true });
  const { page } = await openPage(browser, demo.studioUrl);
  await waitForStatus(page, [TANK], 'live');
  const recorded = (): Promise<number> =>
    page.evaluate(async (id) => (await window.twinport.history(id, 'temperature')).length, TANK);
  await expect.poll(recorded).toBeGreaterThan(1);
  const recording = await page.evaluate((id) => window.twinport.exportRecording({ twinIds: [id], models: true }), TANK);
  await page.context().close();
  const [npx, ...args] = block('sh', '<!-- example: replay -->').trim().split(' ');
  await writeFile(join(folder, 'robot-arm-1.jsonl'), recording);
  const replay = await startProcessOf(npx!, [...args, '--url', demo.url, '--data', demo.data], {
    cwd: folder,
    env: {},
  });
  try {
    const visitor = await openPage(browser, replay.firstLine);
    await expect
      .poll(() => visitor.page.evaluate(() => window.twinport.twins().map(({ title, status }) => `${title} ${status}`)))
      .toEqual(['Fish tank 1 (replay) live']);
    await visitor.page.context().close();
  } finally {
    await replay.stop();
  }
});

test('the visitor’s lines operate the arm', async ({ browser, demo }) => {
  const { page } = await openPage(browser, demo.studioUrl);
  await waitForStatus(page, ['urn:twinport:demo:arm-1'], 'live');
  const said = page.waitForEvent('console', { predicate: (message) => message.text().startsWith('completed') });
  await page.evaluate(`(async () => { const { twinport } = window;\n${block('js', '### Automation')} })()`);
  await said;
  await page.context().close();
});

test('the operator’s manifest is one that the app accepts', () => {
  const did = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
  const text = block('json', '## An operator').replace('did:key:z6Mk…', did).replace('tp-6Mk…', 'tp-6MkhaXg');
  expect(parseWith(WorldManifest, JSON.parse(text), 'manifest-invalid', 'world manifest').systems[0]!.did).toBe(did);
});
