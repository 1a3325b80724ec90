// `npm run bench`: measures Twinport beside what somebody would take instead, prints tables, writes latest.json and the README's
// figures. `-- --part sync|frame|growth|network|fanout` measures one part; `--quick` tries everything without
// keeping anything, `--engine raw-node` does so for some of the engines of `sync`.
// How it measures is written in README.md beside this file.
import { parseArgs } from 'node:util';
import { openControl } from './control.ts';
import { openPages } from './chromium.ts';
import type { BenchContext } from './context.ts';
import { measureFanout } from './parts/fanout.ts';
import { measureFrame } from './parts/frame.ts';
import { measureGrowth } from './parts/growth.ts';
import { measureNetwork } from './parts/network.ts';
import { measureSync } from './parts/sync.ts';
import { installPeers } from './install.ts';
import { readmeText } from './readme-table.ts';
import { keep, loadNow, writeReadme, type PartResult } from './report.ts';

const PARTS: Readonly<Record<string, (context: BenchContext) => Promise<PartResult>>> = {
  sync: measureSync,
  frame: measureFrame,
  growth: measureGrowth,
  network: measureNetwork,
  fanout: measureFanout,
};

// The first argument is how bootstrap.mjs was asked.
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
  },
});
const wanted = values.part ?? Object.keys(PARTS);
const unknown = wanted.filter((part) => PARTS[part] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}

installPeers();
const control = await openControl();
const pages = await openPages();
let failed = false;
const attempt: BenchContext['attempt'] = async (what, run) => {
  try {
    return await run();
  } catch (error) {
    failed = true;
    process.stderr.write(`── ${what} FAILED: ${(error as Error).stack ?? String(error)}\n`);
    return null;
  }
};
const context: BenchContext = {
  control,
  pages,
  quick: values.quick,
  engines: new Set(values.engine),
  print: (text) => void process.stdout.write(`\n${text}\n`),
  attempt,
};
try {
  for (const part of wanted) {
    const [before, startedAt] = [loadNow(), Date.now()];
    process.stderr.write(`\n── ${part} (load ${before})\n`);
    const result = await attempt(part, () => PARTS[part]!(context));
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    process.stderr.write(`── ${part}: ${seconds} s (load ${loadNow()})\n`);
    if (values.quick || values.engine.length > 0 || result === null || Object.keys(result).length === 0) continue;
    const run = { at: new Date(startedAt).toISOString(), seconds, load: [before, loadNow()] as const };
    writeReadme(readmeText(keep(part, result, run, pages.chromiumVersion)));
  }
} finally {
  await pages.close();
  control.close();
}
process.exit(failed ? 1 : 0);
