// The procedure log as both sides keep it: in the order in which steps began, bounded. Called by the enabler, which writes
// it, and by the metaverse, which shows it.
import type { LogEntry } from './mii.ts';

const KEPT = 5_000;
/** Seconds of state would push the steps of an hour out of the log; no more than these are kept. */
const FRAMES_KEPT = 1_000;

/** The log with `more` in its place. A step that took long is told after later ones, and still stands before them. */
export function appendToLog(log: readonly LogEntry[], more: readonly LogEntry[]): LogEntry[] {
  const merged = [...log, ...more];
  if (merged.some(({ id }, index) => index > 0 && merged[index - 1]!.id > id)) merged.sort((a, b) => a.id - b.id);
  if (merged.length <= KEPT) return merged;
  let framesOver = merged.filter(isFrames).length - FRAMES_KEPT;
  const steps = merged.filter((entry) => !isFrames(entry) || (framesOver -= 1) < 0);
  return steps.slice(-KEPT);
}

/** Whether the entry stands for a second of state frames, not for a message. */
export function isFrames({ operation }: LogEntry): boolean {
  return operation === 'stateframe';
}
