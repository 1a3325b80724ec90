import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MockClock } from '../../base/mock-clock.ts';
import { csvRows } from './csv-rows.ts';
import { readCsv, type CsvOptions } from './csv.ts';
import { replaySamples } from './replay-samples.ts';
import type { TelemetrySample } from './sample.ts';

const OPTIONS: CsvOptions = {
  properties: {
    speed: { type: 'number' },
    on: { type: 'boolean' },
    mode: { type: 'string' },
    count: { type: 'integer' },
  },
  time: { column: 'time', format: 's' },
};

it('reads back every table that can be written', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '🐟') });
  // A row of one empty field cannot be told from an empty line.
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, ended) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join(end);
      expect([...csvRows(`\uFEFF${text}${ended ? end : ''}`, ',')].map(({ fields }) => fields)).toEqual(rows);
    }),
  );
});

it('reads plain fields, empty ones at the end too, and counts lines over quoted line breaks', () => {
  expect([...csvRows('a,b,\r\n\n"x\ny",,2', ',')]).toEqual([
    { line: 1, fields: ['a', 'b', ''] },
    { line: 3, fields: ['x\ny', '', '2'] },
  ]);
});

it('gives samples of the properties, as their types say, and nothing for empty fields', () => {
  const text = 'time;speed;note;on;Mode;count\n0;1.5;x;true;idle;3\n0.5;;y;0;"a;b";\n';
  expect(readCsv(text, { ...OPTIONS, separator: ';', columns: { mode: 'Mode' } })).toEqual([
    { readings: { speed: 1.5, on: true, mode: 'idle', count: 3 }, timeMs: 0 },
    { readings: { on: false, mode: 'a;b' }, timeMs: 500 },
  ]);
});

it('names the line and the column of what is wrong', () => {
  const cases: [text: string, message: string][] = [
    ['', 'CSV line 1: a header row is missing'],
    ['t,speed\n', 'CSV line 1: no column is called "time"'],
    ['time,x\n', 'CSV line 1: no column has the name of a property'],
    ['time,speed,speed\n', 'CSV line 1: two columns are called "speed"'],
    ['time,speed\n1,2\n2\n', 'CSV line 3: 1 fields where the header has 2'],
    ['time,speed\n1,fast\n', 'CSV line 2, "speed": "fast" is no number'],
    ['time,count\n1,1.5\n', 'CSV line 2, "count": "1.5" is no integer'],
    ['time,on\n1,yes\n', 'CSV line 2, "on": "yes" is no boolean'],
    ['time,speed\nnoon,1\n', 'CSV line 2, "time": "noon" is no time (s)'],
    ['time,speed\n2,1\n\n1,1\n', 'CSV line 4, "time": earlier than the line before'],
    ['time,speed\n1,"2\n', 'CSV line 2: a quote that is not closed'],
    ['time,speed\n1,2"\n', 'CSV line 2: a quote inside a field that is not quoted'],
    ['time,speed\n1,"2"x\n', 'CSV line 2: "x" behind a quoted field'],
  ];
  for (const [text, message] of cases) expect(() => readCsv(text, OPTIONS), text).toThrow(message);
});

describe('replay', () => {
  const SAMPLES = [0, 100, 300].map((timeMs, index) => ({ readings: { speed: index }, timeMs }));

  async function played(options: Parameters<typeof replaySamples>[1], forMs: number): Promise<[number, unknown][]> {
    const clock = new MockClock();
    const start = clock.now();
    const stop = new AbortController();
    const heard: [number, unknown][] = [];
    const playing = (async () => {
      for await (const { readings, timeMs } of replaySamples(SAMPLES, { ...options, clock, signal: stop.signal })) {
        expect(timeMs).toBe(clock.now());
        heard.push([timeMs - start, readings['speed']]);
      }
    })();
    await clock.advance(forMs);
    stop.abort();
    await playing;
    expect(clock.waiting).toBe(0);
    return heard;
  }

  it('plays in the recording’s own time, faster where it is told to, and ends', async () => {
    expect(await played({}, 1_000)).toEqual([
      [0, 0],
      [100, 1],
      [300, 2],
    ]);
    expect(await played({ speed: 2 }, 1_000)).toEqual([
      [0, 0],
      [50, 1],
      [150, 2],
    ]);
  });

  it('loops until it is aborted, with the usual pause between the rounds', async () => {
    expect(await played({ loop: true }, 800)).toEqual([
      [0, 0],
      [100, 1],
      [300, 2],
      [450, 0],
      [550, 1],
      [750, 2],
    ]);
  });

  it('has nothing to play of an empty recording, and knows no speed of 0', async () => {
    const first = (samples: readonly TelemetrySample[], speed = 1): Promise<IteratorResult<TelemetrySample>> =>
      replaySamples(samples, { loop: true, speed }).next();
    expect((await first([])).done).toBe(true);
    await expect(first(SAMPLES, 0)).rejects.toMatchObject({ code: 'input-invalid' });
  });
});
