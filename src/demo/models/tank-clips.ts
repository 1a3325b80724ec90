// The clips of the fish tank: `Swim`, 24 s in which the shoal goes around, and `Rise`, in which the bubbles climb by
// one step. Both end where they begin. Called by build-models.ts.
import type { Accessor, Animation, Document, Node } from '@gltf-transform/core';
import { quaternion } from './shapes/vector.ts';
import { SHOAL, swim } from './tank-fish.ts';
import { BUBBLE_STEP } from './tank-water.ts';

const SWIM_SECONDS = 24;
const KEYS_EACH_SECOND = 2;
const RISE_SECONDS = 0.8;
const WAG_DEGREES = 26;
/** Beats of the tail in the clip: not all fish in step. */
const BEATS = [34, 26, 42];
const KEYS_EACH_BEAT = 4;

/** Adds the clips to the document of the tank. Throws when a node is missing. */
export function addTankClips(document: Document): void {
  const buffer = document.getRoot().listBuffers()[0]!;
  const numbers = (type: 'SCALAR' | 'VEC3' | 'VEC4', values: readonly number[]): Accessor =>
    // Rounded, so that no sine's last bit reaches the file.
    document
      .createAccessor()
      .setType(type)
      .setArray(new Float32Array(values.map((value) => Math.round(value * 1e5) / 1e5)))
      .setBuffer(buffer);
  const node = (name: string): Node => {
    const found = document
      .getRoot()
      .listNodes()
      .find((candidate) => candidate.getName() === name);
    if (!found) throw new RangeError(`the tank has no node "${name}"`);
    return found;
  };
  const move = (
    clip: Animation,
    name: string,
    path: 'translation' | 'rotation',
    input: Accessor,
    output: Accessor,
  ): void => {
    const sampler = document.createAnimationSampler().setInput(input).setOutput(output).setInterpolation('LINEAR');
    clip
      .addSampler(sampler)
      .addChannel(document.createAnimationChannel().setTargetNode(node(name)).setTargetPath(path).setSampler(sampler));
  };
  const times = (count: number, seconds: number): number[] =>
    Array.from({ length: count + 1 }, (_, key) => (key / count) * seconds);

  const swimming = document.createAnimation('Swim');
  const lapTimes = times(SWIM_SECONDS * KEYS_EACH_SECOND, SWIM_SECONDS);
  const lapInput = numbers('SCALAR', lapTimes);
  const wags = BEATS.map((beats) => {
    const keys = times(beats * KEYS_EACH_BEAT, SWIM_SECONDS);
    const turns = keys.flatMap((_, key) =>
      quaternion([0, WAG_DEGREES * Math.sin((key / KEYS_EACH_BEAT) * 2 * Math.PI), 0]),
    );
    return { input: numbers('SCALAR', keys), output: numbers('VEC4', turns) };
  });
  for (const [index, lap] of SHOAL.entries()) {
    const places = lapTimes.map((seconds) => swim(lap, seconds));
    move(
      swimming,
      `Fish${index + 1}`,
      'translation',
      lapInput,
      numbers(
        'VEC3',
        places.flatMap(({ at }) => at),
      ),
    );
    move(
      swimming,
      `Fish${index + 1}`,
      'rotation',
      lapInput,
      numbers('VEC4', steady(places.map(({ heading }) => quaternion([0, heading, 0])))),
    );
    const wag = wags[index % wags.length]!;
    move(swimming, `Tail${index + 1}`, 'rotation', wag.input, wag.output);
  }

  const rising = document.createAnimation('Rise');
  move(
    rising,
    'Bubbles',
    'translation',
    numbers('SCALAR', [0, RISE_SECONDS]),
    numbers('VEC3', [0, 0, 0, 0, BUBBLE_STEP, 0]),
  );
}

/** Quaternions of which each is on the same side as the one before, so that no fish turns the long way round. */
function steady(turns: readonly (readonly number[])[]): number[] {
  let before = turns[0]!;
  return turns.flatMap((turn) => {
    const same = turn.reduce((sum, value, index) => sum + value * before[index]!, 0) >= 0;
    before = same ? turn : turn.map((value) => -value);
    return before;
  });
}
