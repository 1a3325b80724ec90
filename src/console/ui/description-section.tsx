// What the machine is: a Thing Description that is dropped, or drawn up here. What the form does not know of a dropped one stays
// as it is.
import { toTwinportError } from '../../base/errors.ts';
import {
  propertiesOf,
  withDescription,
  withoutAction,
  withoutProperty,
  withProperty,
  withSetter,
  type PropertyForm,
} from '../draft-edit.ts';
import type { Draft } from '../draft.ts';
import { titleFromFile } from '../propose-title.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView, Desk } from './console-view.ts';
import { DropZone } from './drop-zone.tsx';
import { Select, TextField } from './fields.tsx';

interface SectionProps {
  readonly view: ConsoleView;
  readonly desk: Desk;
}

const words = strings.description;

export function DescriptionSection({ view, desk: { draft, keptId } }: SectionProps) {
  const { description } = draft;
  const set = (name: string, value: string): void =>
    view.edit({ ...draft, description: { ...description, [name]: value } });
  const take = async (file: File): Promise<void> => {
    try {
      const freshId = String(description['id']);
      const taken = withDescription(draft, await file.text(), freshId);
      const said = textOf(taken.description['title']) || titleFromFile(file.name);
      const title = said === null ? textOf(description['title']) : view.freeTitle(said);
      const next = { ...taken, description: { ...taken.description, title } };
      // A kept twin keeps its id: visitors know it by that.
      view.edit(keptId === null ? next : { ...next, description: { ...next.description, id: keptId } });
    } catch (thrown) {
      view.said.value = { tone: 'bad', text: words.notJson(file.name, toTwinportError(thrown).message) };
    }
  };
  const properties = propertiesOf(draft);
  return (
    <section aria-labelledby="section-description">
      <h2 id="section-description">{words.title}</h2>
      <DropZone caption={words.drop} accept=".json,.jsonld,.td" small onFile={(file) => void take(file)} />
      <div class="row">
        <TextField label={words.name} value={textOf(description['title'])} onChange={(text) => set('title', text)} />
        <TextField
          label={words.about}
          wide
          value={textOf(description['description'])}
          onChange={(text) => set('description', text)}
        />
      </div>
      <h3>{words.properties}</h3>
      {properties.map((property, index) => (
        <PropertyRow key={index} view={view} draft={draft} property={property} />
      ))}
      <button
        type="button"
        onClick={() =>
          view.edit(
            withProperty(draft, null, {
              name: `value${properties.length + 1}`,
              title: '',
              type: 'number',
              unit: '',
              minimum: '0',
              maximum: '100',
            }),
          )
        }
      >
        + {words.add}
      </button>
      <Actions view={view} draft={draft} properties={properties} />
    </section>
  );
}

function PropertyRow({
  view,
  draft,
  property,
}: {
  readonly view: ConsoleView;
  readonly draft: Draft;
  readonly property: PropertyForm;
}) {
  const change = (changed: Partial<PropertyForm>): void =>
    view.edit(withProperty(draft, property.name, { ...property, ...changed }));
  const isNumber = property.type === 'number' || property.type === 'integer';
  return (
    <div class="row property-row">
      {/* The name is taken when the field is left: with each letter it would be another property. */}
      <TextField
        label={words.property}
        value={property.name}
        lazy
        onChange={(name) => name !== '' && change({ name })}
      />
      <TextField label={words.caption} value={property.title} onChange={(title) => change({ title })} />
      <Select label={words.type} value={property.type} options={words.types} onChange={(type) => change({ type })} />
      {isNumber && (
        <>
          <TextField label={words.unit} narrow value={property.unit} onChange={(unit) => change({ unit })} />
          <TextField label={words.from} narrow value={property.minimum} onChange={(minimum) => change({ minimum })} />
          <TextField label={words.to} narrow value={property.maximum} onChange={(maximum) => change({ maximum })} />
        </>
      )}
      <button
        type="button"
        class="icon"
        aria-label={`${words.take}: ${property.name}`}
        onClick={() => view.edit(withoutProperty(draft, property.name))}
      >
        ×
      </button>
    </div>
  );
}

function Actions({
  view,
  draft,
  properties,
}: {
  readonly view: ConsoleView;
  readonly draft: Draft;
  readonly properties: readonly PropertyForm[];
}) {
  const actions = Object.entries((draft.description['actions'] ?? {}) as Record<string, { title?: unknown }>);
  const settable = properties.filter(
    ({ name }) => !Object.values(draft.answers).some((answer) => answer.kind === 'set' && answer.property === name),
  );
  return (
    <>
      <h3>{words.actions}</h3>
      {actions.map(([name, { title }]) => (
        <div class="row" key={name}>
          <span class="grow">{textOf(title) === '' ? name : textOf(title)}</span>
          <Select
            label={words.answer}
            value={draft.answers[name]?.kind ?? 'ask'}
            options={words.answers}
            onChange={(kind) =>
              view.edit({
                ...draft,
                answers: {
                  ...draft.answers,
                  [name]:
                    kind === 'set'
                      ? {
                          kind,
                          property:
                            properties.find((one) => name.toLowerCase().includes(one.name.toLowerCase()))?.name ??
                            properties[0]?.name ??
                            name,
                        }
                      : { kind },
                },
              })
            }
          />
          <button
            type="button"
            class="icon"
            aria-label={`${words.takeAction}: ${name}`}
            onClick={() => view.edit(withoutAction(draft, name))}
          >
            ×
          </button>
        </div>
      ))}
      <div class="row">
        {settable.map(({ name, title }) => (
          <button key={name} type="button" onClick={() => view.edit(withSetter(draft, name))}>
            + {words.setter(title === '' ? name : title)}
          </button>
        ))}
      </div>
    </>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
