// Holds description, model, bindings and rules of a twin against each other and says all that is amiss: where, what was expected,
// what to do. Called by `npx twinport twin check`.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { toTwinportError, TwinportError, type ErrorCode } from '../../base/errors.ts';
import { Bindings, type Binding } from '../../protocol/bindings.ts';
import { checkBindings, readGlb, repeatedIn } from '../../protocol/glb.ts';
import { COMFORTABLE_TRIANGLES } from '../../protocol/drawn-triangles.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { ThingDescription } from '../../protocol/thing-description.ts';
import { completeDescription } from '../../provider/complete-description.ts';
import { checkTogether } from '../../provider/handed-in.ts';
import { AccessPolicy } from '../../provider/policy.ts';
import { readDeviceDescription, type DeviceDescription } from '../bridge/device-description.ts';
import { protocolOf, SUPPORTED_SCHEMES } from '../bridge/protocols.ts';
import { bridgedDescription } from '../bridge/twin-description.ts';
import type { TwinFiles } from '../twin-files/find-twins.ts';
import { readJsonc, type JsoncFile } from '../twin-files/jsonc-file.ts';
import { ADVICE_ON_RULES, advise } from './advice.ts';
import { megabytes, modelFacts, type ModelFacts } from './model-facts.ts';
import { likeness, meaningsOf } from '../../provider/author/words.ts';

export interface Finding {
  readonly severity: 'error' | 'warning';
  /** `file:line:column`, or the file alone. */
  readonly place: string;
  readonly message: string;
  /** What to do. */
  readonly advice: string;
}

const MOST_FINDINGS = 50;

/** All that is amiss with a twin; none when it can be published as it is. */
export async function checkTwin(files: TwinFiles): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const report: Report = (severity, place, message, advice) => {
    if (findings.length < MOST_FINDINGS) findings.push({ severity, place, message, advice });
  };
  const description = await checkDescription(files.description, report);
  const facts = await checkModel(files, report);
  if (files.bindings !== null) await checkBindingsFile(files.bindings, description?.twin ?? null, facts, report);
  if (files.policy !== null) await checkPolicy(files.policy, description?.twin ?? null, report);
  return findings;
}

type Report = (severity: Finding['severity'], place: string, message: string, advice: string) => void;

async function checkDescription(
  path: string,
  report: Report,
): Promise<{ device: DeviceDescription; twin: ThingDescription } | null> {
  const file = await opened(path, 'description-invalid', report);
  if (file === null) return null;
  let device: DeviceDescription;
  try {
    device = readDeviceDescription(file.json, path);
  } catch (error) {
    const { message, details } = toTwinportError(error);
    report('error', file.at(String(details['pointer'] ?? '')), message, advise(message));
    return null;
  }
  for (const what of device.leftOut) {
    const [pointer, why] = [what.slice(0, what.indexOf(': ')), what.slice(what.indexOf(': ') + 2)];
    report('warning', file.at(pointer), `left out: ${why}`, advise(why));
  }
  checkForms(device, file, report);
  let completed: ReturnType<typeof completeDescription>;
  try {
    completed = completeDescription('did:key:zNobody' as never, bridgedDescription(device).description, {
      properties: ['observeproperty'],
      actions: ['invokeaction'],
      events: ['subscribeevent'],
    });
    checkTogether(completed, []);
  } catch (error) {
    const { message, details } = toTwinportError(error);
    report('error', file.at(String(details['pointer'] ?? '')), message, advise(message));
    return null;
  }
  const twin = v.safeParse(ThingDescription, completed);
  if (twin.success) return { device, twin: twin.output };
  reportIssues(twin.issues, file, report);
  return null;
}

function checkForms(device: DeviceDescription, file: JsoncFile, report: Report): void {
  const all = [...device.properties, ...device.actions, ...device.events];
  for (const { forms, key } of all) {
    const spoken = forms.filter(({ href }) => protocolOf(href) !== null);
    const first = forms[0];
    if (first !== undefined && spoken.length === 0)
      report(
        'error',
        file.at(`${first.pointer}/href`),
        `"${key}" is reached by "${first.href}", which the bridge does not speak`,
        `Give it a form whose address is one of ${SUPPORTED_SCHEMES}.`,
      );
    for (const { security, pointer } of spoken)
      for (const name of security)
        if (!Object.hasOwn(device.securityDefinitions, name))
          report(
            'error',
            file.at(pointer),
            `there is no security definition "${name}"`,
            `Add "${name}" to "securityDefinitions"; they are ${listed(Object.keys(device.securityDefinitions))}.`,
          );
  }
  for (const { key, schema, pollMs, readable } of device.properties) {
    const at = file.at(`/properties/${key}`);
    const ranged = schema.minimum !== undefined && schema.maximum !== undefined;
    if (readable && (schema.type === 'number' || schema.type === 'integer') && !ranged)
      report(
        'warning',
        at,
        `"${key}" has no range: it travels as 64 bits each time`,
        'Give it "minimum" and "maximum", and "multipleOf" where it has steps.',
      );
    if (schema.minimum !== undefined && schema.maximum !== undefined && schema.minimum >= schema.maximum)
      report(
        'error',
        at,
        `"${key}" goes from ${schema.minimum} to ${schema.maximum}`,
        'Let "minimum" be less than "maximum".',
      );
    if (pollMs !== null && pollMs < 100)
      report(
        'warning',
        at,
        `"${key}" is asked for every ${pollMs} ms`,
        'Observe it (SSE, MQTT), or ask less often: small devices do not keep up.',
      );
  }
}

async function checkModel({ name, description, model }: TwinFiles, report: Report): Promise<ModelFacts | null> {
  if (model === null) {
    report('error', description, `there is no model beside it`, `Put ${name}.glb there, or name one with --model.`);
    return null;
  }
  let facts: ModelFacts;
  try {
    facts = await modelFacts(model);
  } catch (error) {
    const { message } = toTwinportError(error);
    report('error', model, message.replace(`${model}: `, '').replace(`${model} `, 'it '), advise(message));
    return null;
  }
  if (facts.triangles > COMFORTABLE_TRIANGLES)
    report(
      'warning',
      model,
      `it draws ${facts.triangles.toLocaleString('en')} triangles`,
      `Headsets keep their rate with ${COMFORTABLE_TRIANGLES.toLocaleString('en')} in all; simplify it (npx @gltf-transform/cli simplify).`,
    );
  if (facts.bytes > LIMITS.assetBytes / 4)
    report(
      'warning',
      model,
      `it has ${megabytes(facts.bytes)} MB, which a visitor waits for`,
      'Compress textures and geometry (npx @gltf-transform/cli optimize).',
    );
  if (facts.nodes.length === 0)
    report(
      'error',
      model,
      'none of its nodes has a name, so that nothing can be bound',
      'Name what moves in the program that made it, and export it again.',
    );
  const bytes = await readFile(model);
  try {
    readGlb(bytes);
  } catch (error) {
    const { message } = toTwinportError(error);
    report('error', model, message, advise(message));
    return facts;
  }
  const { validateBytes } = await import('gltf-validator');
  const verdict = await validateBytes(bytes, { maxIssues: 20 });
  for (const { severity, code, pointer, message } of verdict.issues.messages)
    if (severity === 0)
      report(
        'error',
        model,
        `${code} at ${pointer ?? '/'}: ${message}`,
        'Export it again, or repair it (npx @gltf-transform/cli copy).',
      );
  return facts;
}

async function checkBindingsFile(
  path: string,
  twin: ThingDescription | null,
  facts: ModelFacts | null,
  report: Report,
): Promise<void> {
  const file = await opened(path, 'binding-invalid', report);
  if (file === null) return;
  const parsed = v.safeParse(Bindings, file.json);
  if (!parsed.success) {
    reportIssues(parsed.issues, file, report);
    return;
  }
  if (twin === null || facts === null) return;
  const names = facts.nodes.map(({ name }) => name);
  const glb = { nodes: new Set(names), repeated: repeatedIn(names), animations: new Set(facts.animations) };
  let failed = false;
  for (const [index, binding] of parsed.output.entries()) {
    failed =
      !fits([binding], twin, glb, (message) =>
        report('error', file.at(`/${index}`), message, likely(binding, twin, facts, glb.repeated)),
      ) || failed;
    const doubt = doubtOf(binding, twin);
    if (doubt !== null) report('warning', file.at(`/${index}`), ...doubt);
  }
  // What only two of them together do wrong.
  if (!failed)
    fits(parsed.output, twin, glb, (message, pointer) =>
      report('error', file.at(pointer), message, 'Bind one of the two to a node above it.'),
    );
}

function fits(
  bindings: Bindings,
  twin: ThingDescription,
  glb: Parameters<typeof checkBindings>[2],
  say: (message: string, pointer: string) => void,
): boolean {
  try {
    checkBindings(bindings, twin, glb);
    return true;
  } catch (error) {
    const { message, details } = error as TwinportError;
    say(message.replace(/^binding \d+ /, ''), String(details['pointer']).replace('/bindings', ''));
    return false;
  }
}

/** The name that was probably meant. */
function likely(
  binding: Binding,
  { properties = {} }: ThingDescription,
  facts: ModelFacts,
  repeated: ReadonlySet<string>,
): string {
  if ('node' in binding && repeated.has(binding.node))
    return 'Give each a name of its own in the program that made the model, and export it again.';
  const nearest = (wanted: string, names: readonly string[]): string | null => {
    if (names.includes(wanted)) return null;
    const words = meaningsOf(wanted);
    const scored = names.map((name) => ({
      name,
      score: name.toLowerCase() === wanted.toLowerCase() ? 2 : likeness(words, meaningsOf(name)),
    }));
    const best = scored.toSorted((a, b) => b.score - a.score)[0];
    return best !== undefined && best.score > 0 ? best.name : null;
  };
  const property = nearest(binding.property, Object.keys(properties));
  if (property !== null) return `Did you mean the property "${property}"?`;
  const part =
    'animation' in binding
      ? nearest(binding.animation, facts.animations)
      : nearest(
          binding.node,
          facts.nodes.map(({ name }) => name),
        );
  return part === null ? 'Use one of the names that there are.' : `Did you mean "${part}"?`;
}

/** What fits and yet hardly does what is meant: message and advice. */
function doubtOf(binding: Binding, { properties = {} }: ThingDescription): [string, string] | null {
  const schema = properties[binding.property];
  if (schema === undefined) return null;
  const { type, unit = '' } = schema;
  const numeric = type === 'number' || type === 'integer';
  switch (binding.target) {
    case 'rotation':
    case 'spin':
    case 'translation':
    case 'scale':
    case 'animationTime':
    case 'animationSpeed':
      if (!numeric && type !== 'boolean')
        return [`"${binding.property}" is no number, and ${binding.target} needs one`, 'Bind a number to it.'];
      if (binding.target === 'rotation' && unit !== 'deg' && unit !== 'rad' && binding.factor === 1)
        return [
          `the unit "${unit}" is no angle: it is taken as degrees`,
          'Say "deg" or "rad" in the description, or how many degrees one is in "factor".',
        ];
      return null;
    case 'baseColor':
    case 'emissive': {
      if (binding.ramp === undefined && binding.colours === undefined)
        return ['it says no colours', 'Give it a "ramp" for numbers, or "colours" by value.'];
      if (binding.ramp !== undefined && !numeric)
        return [`"${binding.property}" is no number, and a ramp needs one`, 'Use "colours".'];
      const rising = binding.ramp?.every(([value], index, all) => index === 0 || value > all[index - 1]![0]) ?? true;
      if (!rising) return ['the values of the ramp do not rise', 'Put them in order.'];
      const values = type === 'boolean' ? ['true', 'false'] : (schema.enum?.map(String) ?? null);
      const unknown = Object.keys(binding.colours ?? {}).find((value) => values !== null && !values.includes(value));
      return unknown === undefined ? null : [`"${binding.property}" is never "${unknown}"`, `Use ${listed(values!)}.`];
    }
    default:
      return null;
  }
}

async function checkPolicy(path: string, twin: ThingDescription | null, report: Report): Promise<void> {
  const file = await opened(path, 'input-invalid', report);
  if (file === null) return;
  const parsed = v.safeParse(AccessPolicy, file.json);
  if (!parsed.success) {
    reportIssues(parsed.issues, file, report, () => ADVICE_ON_RULES);
    return;
  }
  if (twin === null) return;
  const look = (kind: 'properties' | 'actions', name: string, pointer: string): void => {
    if (Object.hasOwn(twin[kind] ?? {}, name)) return;
    report(
      'error',
      file.at(pointer),
      `the twin has no ${kind === 'actions' ? 'action' : 'property'} "${name}": this rule is of no effect`,
      `It has ${listed(Object.keys(twin[kind] ?? {}))}.`,
    );
  };
  for (const kind of ['properties', 'actions'] as const) {
    for (const name of Object.keys(parsed.output[kind])) look(kind, name, `/${kind}/${name}`);
    for (const [service, { [kind]: given }] of Object.entries(parsed.output.services))
      if (given !== 'all')
        for (const [index, name] of given.entries()) look(kind, name, `/services/${service}/${kind}/${index}`);
  }
}

async function opened(path: string, code: ErrorCode, report: Report): Promise<JsoncFile | null> {
  try {
    return await readJsonc(path, code);
  } catch (error) {
    const { message } = toTwinportError(error);
    const [, place = path, why = message] = /^(.+?:\d+:\d+): (.*)$/s.exec(message) ?? [];
    report('error', place, why, 'Mend the JSON there; comments and trailing commas are allowed.');
    return null;
  }
}

function reportIssues(
  issues: readonly v.BaseIssue<unknown>[],
  file: JsoncFile,
  report: Report,
  advice: (message: string) => string = (message) => advise(message),
): void {
  for (const { path = [], message } of issues.slice(0, 20)) {
    const pointer = path.map(({ key }) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    report('error', file.at(pointer), `${pointer === '' ? '' : `${pointer}: `}${message}`, advice(message));
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0
    ? 'none'
    : `${names
        .slice(0, 12)
        .map((name) => `"${name}"`)
        .join(', ')}${names.length > 12 ? ' …' : ''}`;
}
