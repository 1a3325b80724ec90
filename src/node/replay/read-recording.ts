// Reads a recording (SPEC.md HIS-5) from its file: which twins, their models, and what was known of them when. A stranger may have
// made it: each line goes through its schema. Called by replay-command.ts.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { sha256Hex } from '../../base/bytes.ts';
import { TwinportError, toTwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { parseJson, parseWith } from '../../protocol/parse.ts';
import { RecordingLine, type RecordedTwinHead } from '../../protocol/recording.ts';

/** A value, or the end of what is known, of one property at a time in ms since the epoch. */
export interface ReplayPoint {
  readonly time: number;
  readonly property: string;
  /** Undefined: from here on nothing is known. */
  readonly value: Json | undefined;
  /** Of a stretch that was thinned; 0 where it is as it was reported. */
  readonly durationMs: number;
}
export interface ReplayTwin extends RecordedTwinHead {
  readonly model: Uint8Array;
  /** In the order of their time. */
  readonly points: readonly ReplayPoint[];
}
export interface ReadRecording {
  readonly madeAt: string;
  readonly twins: readonly ReplayTwin[];
}

/** A line holds a model in base64 at most, with a little around it. */
const LONGEST_LINE = Math.ceil(LIMITS.assetBytes / 3) * 4 + 4_096;
const MOST_POINTS = 20_000_000;

/**
 * Models come from the file, or as `<sha256>.glb` from `modelFolder` (the file's own folder).
 * @throws TwinportError `input-invalid` with the number of the faulty line, `asset-unavailable`, `asset-hash-mismatch`
 */
export async function readRecording(path: string, modelFolder: string = dirname(path)): Promise<ReadRecording> {
  let madeAt: string | null = null;
  const heads = new Map<string, RecordedTwinHead>();
  const models = new Map<string, Uint8Array>();
  const points = new Map<string, ReplayPoint[]>();
  let number = 0;
  let count = 0;
  for await (const text of linesOf(path)) {
    number += 1;
    if (text === '') continue;
    const line = readLine(text, number);
    if (number === 1 && !('recording' in line))
      throw fault(1, 'the file is no recording: its first line does not say so');
    if ('recording' in line) madeAt = line.madeAt;
    else if ('description' in line) heads.set(line.twin, line);
    else if ('glb' in line) models.set(line.model, Buffer.from(line.glb, 'base64'));
    else if (!('event' in line)) {
      // What a twin told is for who reads the file: a replay tells nothing (HIS-6).
      const list = points.get(line.twin);
      if (list === undefined && !heads.has(line.twin)) throw fault(number, `nothing was said of the twin ${line.twin}`);
      count += 1;
      if (count > MOST_POINTS) throw fault(number, `there are more than ${MOST_POINTS} values`);
      const { time, property } = line;
      const value = 'gap' in line ? undefined : 'mean' in line ? line.mean : (line.value as Json);
      const point: ReplayPoint = { time, property, value, durationMs: 'durationMs' in line ? line.durationMs : 0 };
      if (list === undefined) points.set(line.twin, [point]);
      else list.push(point);
    }
  }
  if (madeAt === null) throw fault(1, 'the file is empty');
  const twins = await Promise.all(
    [...heads.values()].map(async (head): Promise<ReplayTwin> => ({
      ...head,
      model: await modelOf(head, models, modelFolder),
      points: (points.get(head.twin) ?? []).sort((a, b) => a.time - b.time),
    })),
  );
  return { madeAt, twins };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path, 'utf8');
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } finally {
    input.destroy();
  }
}

function readLine(text: string, number: number): RecordingLine {
  try {
    return parseWith(RecordingLine, parseJson(text, { bytes: LONGEST_LINE }), 'input-invalid', 'a recording');
  } catch (thrown) {
    throw fault(number, toTwinportError(thrown).message);
  }
}

async function modelOf(
  { twin, sha256 }: RecordedTwinHead,
  models: ReadonlyMap<string, Uint8Array>,
  folder: string,
): Promise<Uint8Array> {
  const path = join(folder, `${sha256}.glb`);
  const model =
    models.get(sha256) ??
    (await readFile(path).catch((cause: unknown) => {
      throw new TwinportError(
        'asset-unavailable',
        `the model of ${twin} is neither in the recording nor at ${path}: export with models, or put the file there`,
        { cause },
      );
    }));
  if ((await sha256Hex(Uint8Array.from(model))) !== sha256)
    throw new TwinportError('asset-hash-mismatch', `the model of ${twin} is not the one that was recorded`);
  return model;
}

function fault(line: number, message: string): TwinportError {
  return new TwinportError('input-invalid', `line ${line}: ${message}`, { details: { line } });
}
