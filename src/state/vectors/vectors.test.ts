// The codec against its vectors, both ways. What differs here changes the wire.
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readFrame, vectorStreams, writeFrame, type Vector } from './vector.ts';

const names = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.json'));
const vectors = await Promise.all(
  names.map(async (name) => ({
    name,
    vector: JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8')) as Vector,
  })),
);

it('[STA-4] are there', () => {
  expect(names.toSorted()).toEqual(['first-slices.json', 'kinds.json', 'motion.json']);
});

it.each(vectors)('[STA-5] [STA-7] [STA-14] [STA-15] $name: its states are written to its bytes', ({ vector }) => {
  const streams = vectorStreams(vector.twins);
  expect(vector.frames.length).toBeGreaterThan(2);
  for (const frame of vector.frames)
    expect([frame.message, writeFrame(streams, frame)]).toEqual([frame.message, frame.bytes]);
});

it.each(vectors)('[STA-5] [STA-7] [STA-14] [STA-15] $name: its bytes are read to its samples', ({ vector }) => {
  const streams = vectorStreams(vector.twins);
  for (const { bytes, told, arrives, message } of vector.frames)
    if (arrives) expect([message, readFrame(streams, bytes)]).toEqual([message, told]);
});
