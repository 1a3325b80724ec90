// What moves: a part that was clicked (or chosen by keyboard), the value that moves it, and how. The stage shows it at once.
import { useState } from 'preact/hooks';
import type { BindingsInput } from '../../protocol/bindings.ts';
import { proposeBindings } from '../../provider/author/propose-bindings.ts';
import { propertiesOf, withBinding, withoutBinding } from '../draft-edit.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView, Desk } from './console-view.ts';
import { Select } from './fields.tsx';
import { parts } from './model-section.tsx';

const words = strings.bindings;
type Effect = keyof typeof words.effects;
const AXES = { x: 'x', y: 'y', z: 'z' } as const;
const NO_CHOICE = '';

export function BindingSection({ view, desk: { draft } }: { readonly view: ConsoleView; readonly desk: Desk }) {
  const [property, setProperty] = useState(NO_CHOICE);
  const [effect, setEffect] = useState<Effect>('rotation');
  const [axis, setAxis] = useState<keyof typeof AXES>('y');
  const [proposed, setProposed] = useState<number | null>(null);
  const part = view.part.value;
  const properties = propertiesOf(draft);
  const chosen = properties.some(({ name }) => name === property) ? property : (properties[0]?.name ?? NO_CHOICE);
  const names = [...new Set(parts.value.nodes.map(({ name }) => name))];
  const bind = (): void => {
    if (part === null || chosen === NO_CHOICE) return;
    view.edit(withBinding(draft, bindingOf(chosen, part, effect, axis)));
  };
  const propose = (): void => {
    // The best for each value that nothing shows yet, sure or not: the stage shows at once what it does.
    const bound = new Set(draft.bindings.map(({ property }) => property));
    const fresh = proposeBindings(draft.description, parts.value).filter(({ binding }) => {
      const isFirst = !bound.has(binding.property);
      bound.add(binding.property);
      return isFirst;
    });
    setProposed(fresh.length);
    if (fresh.length > 0)
      view.edit({ ...draft, bindings: [...draft.bindings, ...fresh.map(({ binding }) => binding)] });
  };
  return (
    <section aria-labelledby="section-bindings">
      <h2 id="section-bindings">{words.title}</h2>
      <p class="quiet">{names.length === 0 ? strings.model.noParts : words.lead}</p>
      <div class="row">
        <Select
          label={words.part}
          value={part ?? NO_CHOICE}
          options={
            Object.fromEntries([[NO_CHOICE, '–'], ...names.map((name) => [name, name])]) as Record<string, string>
          }
          onChange={(name) => (view.part.value = name === NO_CHOICE ? null : name)}
        />
        <Select
          label={words.value}
          value={chosen}
          options={Object.fromEntries(properties.map(({ name, title }) => [name, title === '' ? name : title]))}
          onChange={setProperty}
        />
        <Select label={words.effect} value={effect} options={words.effects} onChange={setEffect} />
        {effect !== 'visible' && effect !== 'label' && (
          <Select label={words.axis} value={axis} options={AXES} onChange={setAxis} />
        )}
        <button type="button" aria-disabled={part === null || chosen === NO_CHOICE} onClick={bind}>
          {words.add}
        </button>
      </div>
      <ul class="bindings">
        {draft.bindings.map((binding, index) => (
          <li key={index}>
            <span>{sentence(binding)}</span>
            <button
              type="button"
              class="icon"
              aria-label={`${words.take}: ${sentence(binding)}`}
              onClick={() => view.edit(withoutBinding(draft, index))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <div class="row">
        <button type="button" onClick={propose}>
          {words.propose}
        </button>
        {proposed !== null && (
          <p class="quiet" role="status">
            {words.proposed(proposed)}
          </p>
        )}
      </div>
    </section>
  );
}

function bindingOf(property: string, node: string, effect: Effect, axis: 'x' | 'y' | 'z'): BindingsInput[number] {
  switch (effect) {
    case 'visible':
    case 'label':
      return { property, node, target: effect };
    case 'rotation':
    case 'translation':
    case 'scale':
    case 'spin':
      return { property, node, target: effect, axis };
  }
}

function sentence(binding: BindingsInput[number]): string {
  const { property, target } = binding;
  const where = 'node' in binding ? binding.node : binding.animation;
  const axis = 'axis' in binding ? ` (${binding.axis})` : '';
  return `${property} → ${where}: ${target}${axis}`;
}
