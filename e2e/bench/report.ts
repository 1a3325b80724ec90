// What a run leaves: tables on the screen, latest.json, and the table in the README, which is generated and never typed.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { spread, type Spread } from './statistics.ts';

/** Medians by name, and beside them the range over the rounds. */
export interface Figures {
  readonly [name: string]: number | Ranges;
  readonly ranges: Ranges;
}
type Ranges = Readonly<Record<string, readonly [min: number, max: number]>>;
/** Figures of one part by what was measured. */
export type PartResult = Readonly<Record<string, Figures>>;

interface PartRun {
  readonly at: string;
  readonly seconds: number;
  /** One-minute load before and after: figures of a busy machine are worth little. */
  readonly load: readonly [before: number, after: number];
  readonly commit: string;
}

export interface Latest {
  machine: object;
  versions: Readonly<Record<string, string>>;
  runs: Record<string, PartRun>;
  [part: string]: unknown;
}

const LATEST = fileURLToPath(new URL('latest.json', import.meta.url));
const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const BETWEEN = /(<!-- bench: [^>]*-->\n)[\s\S]*?(<!-- \/bench -->)/;

/** Median and range of each figure over the rounds. */
export function summarise(rounds: readonly Readonly<Record<string, number>>[]): Figures {
  const names = Object.keys(rounds[0] ?? {});
  const spreads: [string, Spread][] = names.map((name) => [name, spread(rounds.map((round) => round[name]!))]);
  return {
    ...Object.fromEntries(spreads.map(([name, { median }]) => [name, rounded(median)])),
    ranges: Object.fromEntries(spreads.map(([name, { min, max }]) => [name, [rounded(min), rounded(max)] as const])),
  };
}

/** A table for people: what, then each column's median and, where they differ, its range. */
export function table(title: string, part: PartResult, columns: Readonly<Record<string, string>>): string {
  const cell = (figures: Figures, name: string): string => {
    const value = figures[name];
    if (typeof value !== 'number') return '';
    const range = figures.ranges[name];
    return range === undefined || range[0] === range[1] ? `${value}` : `${value} [${range[0]}..${range[1]}]`;
  };
  const rows = [
    [title, ...Object.values(columns)],
    ...Object.entries(part).map(([what, figures]) => [
      what,
      ...Object.keys(columns).map((name) => cell(figures, name)),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}

export const loadNow = (): number => rounded(loadavg()[0]!);

/** Puts a part's result into latest.json; the others stay as they were measured, each with its own time and load. */
export function keep(part: string, result: PartResult, run: Omit<PartRun, 'commit'>, chromiumVersion: string): Latest {
  const before = read();
  const [cpu] = cpus();
  const latest: Latest = {
    ...before,
    machine: {
      cpu: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: rounded(totalmem() / 2 ** 30),
      kernel: `${process.platform} ${release()}`,
    },
    versions: { ...versions(), chromium: chromiumVersion },
    runs: { ...before.runs, [part]: { ...run, commit: commit() } },
    [part]: result,
  };
  writeFileSync(LATEST, `${JSON.stringify(latest, null, 2)}\n`);
  return latest;
}

/** Writes the text between the README's marks. @throws Error when there are none */
export function writeReadme(text: string): void {
  const readme = readFileSync(README, 'utf8');
  if (!BETWEEN.test(readme)) throw new Error('README.md has no <!-- bench: … --> and <!-- /bench --> for the figures');
  writeFileSync(
    README,
    readme.replace(BETWEEN, (_all, start: string, end: string) => `${start}\n${text}\n\n${end}`),
  );
}

function read(): Latest {
  try {
    return JSON.parse(readFileSync(LATEST, 'utf8')) as Latest;
  } catch {
    // The first run.
    return { machine: {}, versions: {}, runs: {} };
  }
}

function versions(): Record<string, string> {
  const of = (file: string): Record<string, string> =>
    (
      JSON.parse(readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8')) as {
        dependencies: Record<string, string>;
      }
    ).dependencies;
  const { node, ...peers } = of('package.json');
  return { node: node!, 'node-datachannel': of('../../package.json')['node-datachannel']!, ...peers };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

/** Three digits that count; more would be noise. */
export function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
}
