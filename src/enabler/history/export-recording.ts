// Writes recordings as a file of JSON Lines (SPEC.md HIS-5), in the worker: however much it is, the page waits for nothing. Called by
// history.ts.
import type { Sha256 } from '../../base/ids.ts';
import { RECORDING_TYPE, recordingHead, type RecordingLine } from '../../protocol/recording.ts';
import { EVENTS } from './levels.ts';
import type { LoadBlocks } from './read-history.ts';
import { readHistory } from './read-history.ts';
import type { Recording } from './recording.ts';

export interface ExportSource {
  readonly recordings: readonly Recording[];
  readonly from: number;
  readonly to: number;
  /** Properties that the visitor may read. */
  readonly propertiesOf: (recording: Recording) => readonly string[];
  readonly loadOf: (recording: Recording) => LoadBlocks;
  /** The bytes of a model; null where they are not here, or not wanted. */
  readonly modelOf: (recording: Recording) => Promise<ArrayBuffer | null>;
  readonly madeAt: string;
}

/** Characters that are turned into base64 at once. */
const BASE64_BYTES = 0x6000;

export async function exportRecording(source: ExportSource): Promise<Blob> {
  const parts: string[] = [lineOf(recordingHead(source.madeAt))];
  const models = new Set<Sha256>();
  for (const recording of source.recordings) {
    const { twinId: twin, systemId: system, version: modelVersion, sha256, description, bindings } = recording.header;
    parts.push(lineOf({ twin, system, modelVersion, sha256, description, bindings: [...bindings] }));
    if (models.has(sha256)) continue;
    models.add(sha256);
    const bytes = await source.modelOf(recording);
    if (bytes !== null) parts.push(lineOf({ model: sha256, glb: toBase64(new Uint8Array(bytes)) }));
  }
  for (const recording of source.recordings) {
    const { twinId: twin } = recording;
    parts.push((await eventsOf(recording, source)).map(lineOf).join(''));
    for (const property of source.propertiesOf(recording)) {
      const points = await readHistory(recording, property, source.from, source.to, 0, source.loadOf(recording));
      parts.push(points.map((point) => lineOf({ twin, property, ...point } as RecordingLine)).join(''));
    }
  }
  return new Blob(parts, { type: RECORDING_TYPE });
}

async function eventsOf(recording: Recording, { from, to, loadOf }: ExportSource): Promise<RecordingLine[]> {
  const blocks = await loadOf(recording)(
    recording.blocks(EVENTS).filter(({ start, end }) => start <= to && end >= from),
  );
  return blocks
    .flatMap((block) =>
      [...new Set(block.names())].flatMap((event) =>
        block.changes(event).map(([time, data]) => ({ time, event, data })),
      ),
    )
    .filter(({ time }) => time >= from && time <= to)
    .sort((a, b) => a.time - b.time)
    .map(({ time, event, data }) => ({ time, twin: recording.twinId, event, ...(data === undefined ? {} : { data }) }));
}

function lineOf(line: RecordingLine): string {
  return `${JSON.stringify(line)}\n`;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += BASE64_BYTES)
    binary += String.fromCharCode(...bytes.subarray(at, at + BASE64_BYTES));
  return btoa(binary);
}
