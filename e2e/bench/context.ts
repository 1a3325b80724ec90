// What every part of the benchmark is given: its line, ways to start ends, how long it may take, and where its tables go.
import type { Control } from './control.ts';
import { startNodeEnd } from './ends.ts';
import type { Pages } from './chromium.ts';
import type { EngineSetup } from './pair.ts';

export interface BenchContext {
  readonly control: Control;
  readonly pages: Pages;
  /** Shorter rounds and fewer of them, to try the benchmark itself: figures of such a run are not kept. */
  readonly quick: boolean;
  /** The only ones to be measured side by side; empty: all. */
  readonly engines: ReadonlySet<string>;
  print(text: string): void;
  /** Runs what may fail without costing the rest: tells why, and the whole run ends as failed. Null then. */
  attempt<Result>(what: string, run: () => Promise<Result>): Promise<Result | null>;
}

/** Engines by the names under which they stand in latest.json. */
export function engineSetups({ pages }: BenchContext): ReadonlyMap<string, EngineSetup> {
  const inNode = (name: string, module = name): EngineSetup => ({
    name,
    sender: (control) => startNodeEnd(control, module, 'sender'),
    receiver: (control) => startNodeEnd(control, module, 'receiver'),
  });
  const toPage = (name: string, sender: string, receiver: string): EngineSetup => ({
    name,
    sender: (control) => startNodeEnd(control, sender, 'sender'),
    receiver: (control) => pages.start(control, receiver, 'receiver'),
  });
  const betweenPages = (name: string, engine: string): EngineSetup => ({
    name,
    sender: (control) => pages.start(control, engine, 'sender'),
    receiver: (control) => pages.start(control, engine, 'receiver'),
  });
  const setups = [
    toPage('twinport-chromium', 'twinport-node', 'twinport'),
    toPage('twinport-busy', 'twinport-node', 'twinport-busy'),
    inNode('twinport-node'),
    inNode('twinport-audience'),
    betweenPages('twinport-pages', 'twinport'),
    toPage('raw-chromium', 'raw-node', 'raw'),
    inNode('raw-node'),
    inNode('colyseus'),
    inNode('colyseus-quantised'),
    inNode('json-ws'),
    inNode('msgpack-ws'),
    inNode('yjs'),
    inNode('mqtt'),
    toPage('reliable-chromium', 'reliable-node', 'coded'),
    toPage('windowed-chromium', 'windowed-node', 'coded'),
  ];
  return new Map(setups.map((setup) => [setup.name, setup]));
}
