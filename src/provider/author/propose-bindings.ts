// Proposes how a model shows a twin: properties tied to nodes and animations by their names, types and units. Says of each whether
// it is sure, and why it thinks so. Pure. Called by `twin init`, by the bridge for a twin without bindings, and by the console.
import type { BindingsInput } from '../../protocol/bindings.ts';
import { repeatedIn } from '../../protocol/glb.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import type { PartialDescription } from '../complete-description.ts';
import type { DrawnParts, ModelNode } from './drawn-parts.ts';
import { likeness, meaningsOf, wordsOf } from './words.ts';

type BindingInput = BindingsInput[number];

export interface Proposal {
  readonly binding: BindingInput;
  /** Worth applying without a person; the others are put before one. */
  readonly sure: boolean;
  /** For the person who reads the file. */
  readonly why: string;
}

type Colour = [number, number, number];
type Axis = 'x' | 'y' | 'z';

const COLD: Colour = [0.05, 0.2, 0.8];
const HOT: Colour = [0.9, 0.1, 0.03];
const DARK: Colour = [0.02, 0.02, 0.02];
const GREEN: Colour = [0.05, 0.8, 0.15];
const RED: Colour = [0.95, 0.06, 0.04];
const ENOUGH = 0.34;
const SURE = 0.45;
const MOST_LABELS = 6;
const METRES: Readonly<Record<string, number>> = { m: 1, cm: 0.01, mm: 0.001 };
const PER_MINUTE: Readonly<Record<string, number>> = {
  rpm: 1,
  '1/min': 1,
  'r/min': 1,
  Hz: 60,
  'deg/s': 1 / 6,
  'rad/s': 9.5493,
};
/** About which axis a turn of this name goes, in glTF's frame: y up, z towards the viewer. */
const NAMED_AXES: ReadonlyMap<string, Axis> = new Map([
  ['yaw', 'y'],
  ['heading', 'y'],
  ['pan', 'y'],
  ['azimuth', 'y'],
  ['direction', 'y'],
  ['pitch', 'x'],
  ['tilt', 'x'],
  ['elevation', 'x'],
  ['roll', 'z'],
]);

/** Best first for each property, in the order of the description. */
export function proposeBindings(description: PartialDescription, facts: DrawnParts): readonly Proposal[] {
  const properties = Object.entries((description['properties'] ?? {}) as Readonly<Record<string, DataSchema>>);
  const turned = new Set<string>();
  const proposals: Proposal[] = [];
  const unplaced: string[] = [];
  const repeated = repeatedIn(facts.nodes.map(({ name }) => name));
  const nodes = facts.nodes.filter(({ name }) => !repeated.has(name));
  for (const [name, schema] of properties) {
    const found = bestNode(name, schema, nodes, facts.path);
    const motion = found === null ? null : motionOf(name, schema, found, turned);
    const proposal = motion === null ? null : { ...motion, sure: motion.sure && found!.score >= SURE };
    if (proposal !== null) proposals.push(proposal);
    const clip = clipOf(name, schema, facts.animations);
    if (clip !== null) proposals.push(clip);
    if (proposal === null && clip === null) unplaced.push(name);
  }
  return [...proposals, ...labelsFor(properties, unplaced, { ...facts, nodes })];
}

interface Found {
  readonly node: ModelNode;
  readonly score: number;
}

function bestNode(name: string, { title, unit }: DataSchema, nodes: readonly ModelNode[], path: string): Found | null {
  const named = meaningsOf(name);
  const titled = meaningsOf(title ?? '');
  // What every node is called says nothing: pump.glb with Pump_Rotor, Pump_Housing.
  const file = wordsOf(
    path
      .split(/[\\/]/)
      .at(-1)!
      .replace(/\.glb$/, ''),
  );
  let best: Found | null = null;
  for (const node of nodes) {
    const own = wordsOf(node.name).filter((word) => !file.includes(word));
    const called = meaningsOf(own.join(' '));
    let score = Math.max(
      likeness(named, called),
      ...(within(called, titled) ? [0.5] : [0.6 * likeness(titled, called)]),
    );
    // What turns is a rotor, whatever it is called; what is filled is a liquid.
    if (unit !== undefined && PER_MINUTE[unit] !== undefined && called.has('rotor')) score = Math.max(score, 0.45);
    if (unit !== undefined && PER_MINUTE[unit] !== undefined && score > 0 && called.has('rotor')) score += 0.2;
    // A name that is the property's, written in another way, is no accident.
    if (wordsOf(node.name).join('') === wordsOf(name).join('')) score = 1.5;
    if (score >= ENOUGH && (best === null || score > best.score)) best = { node, score };
  }
  return best;
}

/** A title speaks of more than the part: it counts fully only where it names the whole of it. */
const within = (called: ReadonlySet<string>, titled: ReadonlySet<string>): boolean =>
  called.size > 0 && [...called].every((word) => titled.has(word));

function motionOf(property: string, schema: DataSchema, { node, score }: Found, turned: Set<string>): Proposal | null {
  const { unit = '', type } = schema;
  const words = new Set([...meaningsOf(property), ...meaningsOf(node.name)]);
  const alike = `"${property}" and "${node.name}" ${score > 1 ? 'have the same name' : score === 1 ? 'mean the same' : 'are alike in name'}`;
  const on = { property, node: node.name } as const;
  if (type === 'boolean') return switched(on, words, alike);
  if (type === 'string') return schema.enum === undefined ? null : coloured(on, schema.enum, words, alike);
  if (type !== 'number' && type !== 'integer') return null;
  if (PER_MINUTE[unit] !== undefined || unit === 'deg' || unit === 'rad') {
    if (turned.has(node.name)) return null;
    turned.add(node.name);
    const axis = axisOf(property, node);
    if (PER_MINUTE[unit] !== undefined) {
      const factor = PER_MINUTE[unit] === 1 ? {} : { factor: PER_MINUTE[unit] };
      return {
        binding: { ...on, target: 'spin', axis: axis.axis, ...factor },
        sure: axis.sure,
        why: `${alike}; ${unit} is a speed of turning; ${axis.why}`,
      };
    }
    return {
      binding: { ...on, target: 'rotation', axis: axis.axis },
      sure: axis.sure,
      why: `${alike}; ${unit} is an angle; ${axis.why}`,
    };
  }
  if (words.has('level') && (unit === '%' || METRES[unit] !== undefined)) return filled(on, schema, node, alike);
  if (METRES[unit] !== undefined) {
    const why = `${alike}; ${unit} is a way; along which axis is a guess`;
    return { binding: { ...on, target: 'translation', axis: 'y', factor: METRES[unit] }, sure: false, why };
  }
  if (unit === 'Cel' || unit === '[degF]' || unit === 'K') return warmed(on, schema, unit, alike);
  return null;
}

function axisOf(property: string, { name, size }: ModelNode): { axis: Axis; sure: boolean; why: string } {
  const named = wordsOf(property).flatMap((word) => NAMED_AXES.get(word) ?? [])[0];
  if (named !== undefined) return { axis: named, sure: true, why: `its name says: about ${named}` };
  if (size !== null) {
    const order = (['x', 'y', 'z'] as const).toSorted((a, b) => size['xyz'.indexOf(a)]! - size['xyz'.indexOf(b)]!);
    const [thin, wide] = [size['xyz'.indexOf(order[0]!)]!, size['xyz'.indexOf(order[1]!)]!];
    if (thin < 0.6 * wide)
      return {
        axis: order[0]!,
        sure: meaningsOf(name).has('rotor') || meaningsOf(name).has('valve'),
        why: `the node is flat along ${order[0]!}, as wheels are`,
      };
  }
  return { axis: 'y', sure: false, why: 'about which axis is a guess' };
}

function switched(on: { property: string; node: string }, words: ReadonlySet<string>, alike: string): Proposal {
  if (words.has('lamp') || words.has('alarm')) {
    const lit = words.has('alarm') ? RED : GREEN;
    return {
      binding: { ...on, target: 'emissive', colours: { true: lit, false: DARK } },
      sure: true,
      why: `${alike}; a lamp shines when it is true`,
    };
  }
  return { binding: { ...on, target: 'visible' }, sure: false, why: `${alike}; it could be seen only when it is true` };
}

function coloured(
  on: { property: string; node: string },
  members: readonly unknown[],
  words: ReadonlySet<string>,
  alike: string,
): Proposal {
  const palette: readonly Colour[] = [GREEN, [0.9, 0.6, 0.05], [0.1, 0.4, 0.95], [0.6, 0.2, 0.9], [0.1, 0.8, 0.8]];
  const bad = /err|fault|fail|alarm|stop|emerg|trip/i;
  const texts = members.slice(0, 16).map(String);
  const colours = Object.fromEntries(
    texts.map((text, index) => [text, bad.test(text) ? RED : palette[index % palette.length]!]),
  );
  return {
    binding: { ...on, target: 'emissive', colours },
    sure: words.has('lamp'),
    why: `${alike}; one colour for each of its states`,
  };
}

function filled(
  on: { property: string; node: string },
  { unit, maximum }: DataSchema,
  { size }: ModelNode,
  alike: string,
): Proposal {
  // As drawn is full: 100 %, or the height of the node.
  const height = size?.[1] ?? maximum ?? 1;
  const factor = unit === '%' ? 0.01 : METRES[unit!]! / (height > 0 ? height : 1);
  return {
    binding: { ...on, target: 'scale', axis: 'y', factor: Number(factor.toPrecision(4)), range: [0.001, 1] },
    sure: unit === '%',
    why: `${alike}; the node is taken to be drawn full, with its foot at its origin`,
  };
}

function warmed(on: { property: string; node: string }, schema: DataSchema, unit: string, alike: string): Proposal {
  const usual: readonly [number, number] = unit === 'K' ? [273, 373] : unit === '[degF]' ? [32, 212] : [0, 100];
  const [low, high] = [schema.minimum ?? usual[0], schema.maximum ?? usual[1]];
  const ramp: [number, Colour][] = [
    [low, COLD],
    [high, HOT],
  ];
  return {
    binding: { ...on, target: 'baseColor', ramp },
    sure: high > low,
    why: `${alike}; blue at ${low} ${unit}, red at ${high} ${unit}`,
  };
}

function clipOf(
  property: string,
  { type, unit = '', maximum }: DataSchema,
  animations: readonly string[],
): Proposal | null {
  if (type !== 'number' && type !== 'integer') return null;
  const words = meaningsOf(property);
  const animation = animations.find((name) => likeness(words, meaningsOf(name)) >= ENOUGH);
  if (animation === undefined) return null;
  const why = `"${property}" and the animation "${animation}" are alike in name`;
  if (unit === 's') return { binding: { property, animation, target: 'animationTime' }, sure: true, why };
  const factor = unit === '%' ? 0.01 : 1 / (maximum !== undefined && maximum > 0 ? maximum : 1);
  return {
    binding: { property, animation, target: 'animationSpeed', factor: Number(factor.toPrecision(4)) },
    sure: false,
    why: `${why}; it would run at its own speed at the most`,
  };
}

/** What moves nothing is written at a place for it, or at the first node; those of a label node are more. */
function labelsFor(
  properties: readonly (readonly [string, DataSchema])[],
  unplaced: readonly string[],
  { nodes }: DrawnParts,
): readonly Proposal[] {
  const place = nodes.find(({ name }) => meaningsOf(name).has('label')) ?? nodes[0];
  if (place === undefined) return [];
  const schemas = new Map(properties);
  const shown = unplaced.filter((name) => {
    const { type } = schemas.get(name)!;
    return type !== 'object' && type !== 'array' && type !== 'null' && !/^device(Fault)?\d*$/.test(name);
  });
  return shown.slice(0, MOST_LABELS).map((property) => {
    const { title, titles, type, multipleOf } = schemas.get(property)!;
    const digits =
      type === 'integer'
        ? 0
        : multipleOf === undefined
          ? 1
          : Math.min(6, Math.max(0, Math.ceil(-Math.log10(multipleOf) - 1e-9)));
    const binding: BindingInput = {
      property,
      node: place.name,
      target: 'label',
      caption: shortened(title ?? property),
      ...(titles === undefined
        ? {}
        : { captions: Object.fromEntries(Object.entries(titles).map(([tag, text]) => [tag, shortened(text)])) }),
      digits,
    };
    return {
      binding,
      sure: true,
      why: `no node is called like "${property}": its value is written at "${place.name}"`,
    };
  });
}

/** As long as a caption may be. */
function shortened(title: string): string {
  return title.slice(0, 40);
}
