// What a function allocates, by the sampling heap profiler of the engine itself. Used by tests of what runs in every frame.
import { Session } from 'node:inspector/promises';

/** Bytes that `run` allocates inside of the function `name` of a file whose name ends with `file`, whether they live on or not. */
export async function allocatedIn(name: string, file: string, run: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.enable');
  const samplingInterval = 128;
  await session.post('HeapProfiler.startSampling', {
    samplingInterval,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as never);
  run();
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  const sum = ({ selfSize, children }: typeof profile.head): number =>
    children.reduce((total, child) => total + sum(child), selfSize);
  const inside = (node: typeof profile.head): number =>
    node.callFrame.functionName === name && node.callFrame.url.endsWith(file)
      ? sum(node)
      : node.children.reduce((total, child) => total + inside(child), 0);
  return inside(profile.head);
}
