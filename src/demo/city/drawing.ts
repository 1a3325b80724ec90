// A model of the demo with its bindings, read once for all twins of a kind. Who calls: the city's systems.
import { readFile } from 'node:fs/promises';
import type { BindingsInput } from '../../protocol/bindings.ts';

export interface Drawing {
  readonly model: Uint8Array;
  readonly bindings: BindingsInput;
}

const MODELS = new URL('../models/', import.meta.url);

/** `<name>.glb` and `<name>.bindings.json` of src/demo/models. */
export async function readDrawing(name: string): Promise<Drawing> {
  const [model, bindings] = await Promise.all([
    readFile(new URL(`${name}.glb`, MODELS)),
    readFile(new URL(`${name}.bindings.json`, MODELS), 'utf8'),
  ]);
  return { model, bindings: JSON.parse(bindings) as BindingsInput };
}
