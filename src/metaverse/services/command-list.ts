// A proposal of a service: a list of commands, each with its time, that the visitor may carry out as their own. A schema
// says so by the type `twinport:CommandList`. Pure; read by command-plans.ts and shown by service-plan.tsx.
import * as v from 'valibot';
import type { DataSchema } from '../../protocol/thing-description.ts';

const COMMAND_LIST = 'twinport:CommandList';
const MOST_STEPS = 256;

const Step = v.object({
  /** ISO 8601. */
  at: v.pipe(
    v.string(),
    v.transform((text) => Date.parse(text)),
    v.number('must be a time in ISO 8601'),
  ),
  thing: v.string(),
  action: v.string(),
  input: v.optional(v.unknown()),
  title: v.optional(v.string(), ''),
});
const CommandList = v.pipe(v.array(Step), v.maxLength(MOST_STEPS));
export type CommandStep = v.InferOutput<typeof Step>;

export function isCommandList(schema: DataSchema | null | undefined): boolean {
  const type = schema?.['@type'];
  return type === COMMAND_LIST || (Array.isArray(type) && type.includes(COMMAND_LIST));
}

/** The steps in the order of their times; null for what is no list of commands. */
export function readCommandList(value: unknown): readonly CommandStep[] | null {
  const parsed = v.safeParse(CommandList, value);
  return parsed.success ? [...parsed.output].sort((a, b) => a.at - b.at) : null;
}
