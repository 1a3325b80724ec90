// Where values come from: by hand, and by a feed that the worker runs. Values by hand go out at once.
import type { Json } from '../../base/json.ts';
import { propertiesOf, type PropertyForm } from '../draft-edit.ts';
import type { Draft, Feed } from '../draft.ts';
import type { FeedWord } from '../feeds/feed-words.ts';
import { guessCsv } from '../feeds/guess-csv.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView, Desk } from './console-view.ts';
import { DropZone } from './drop-zone.tsx';
import { Select, TextField } from './fields.tsx';
import { LocalDevice } from './local-device.tsx';
import { MessagePlaces } from './message-places.tsx';

const words = strings.values;
type Source = keyof typeof words.sources;

interface SectionProps {
  readonly view: ConsoleView;
  readonly desk: Desk;
}

export function ValueSection({ view, desk }: SectionProps) {
  const { draft, keptId } = desk;
  const twin = view.selected.value;
  return (
    <section aria-labelledby="section-values">
      <h2 id="section-values">{words.title}</h2>
      <FeedForm view={view} draft={draft} />
      {twin?.feed != null && (
        <p role="status" class={['faulty', 'away'].includes(twin.feed.state) ? 'bad' : 'quiet'}>
          {spoken(twin.feed.detail)} · {words.count(twin.samples)}
        </p>
      )}
      {draft.feed?.kind === 'lines' && keptId !== null && <LocalDevice view={view} twinId={keptId} />}
      <h3>{words.byHand}</h3>
      {keptId === null && <p class="quiet">{words.saveFirst}</p>}
      {keptId !== null && twin !== null && (
        <div class="hand">
          {propertiesOf(draft).map((property) => (
            <HandControl
              key={property.name}
              property={property}
              value={twin.readings[property.name]?.value}
              onChange={(value) => void view.tried(() => view.system.set(keptId, { [property.name]: value }))}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** In the language of the page. */
function spoken([say, ...facts]: FeedWord): string {
  const sentence = strings.feed[say] as (...facts: readonly (string | number)[]) => string;
  return sentence(...facts);
}

interface HandControlProps {
  readonly property: PropertyForm;
  readonly value: unknown;
  readonly onChange: (value: Json) => void;
}

function HandControl({ property, value, onChange }: HandControlProps) {
  const { name, title, type, unit, minimum, maximum } = property;
  const label = title === '' ? name : title;
  if (type === 'boolean')
    return (
      <label class="hand-control">
        <span>{label}</span>
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
      </label>
    );
  if (type === 'string')
    return <TextField label={label} lazy value={typeof value === 'string' ? value : ''} onChange={onChange} />;
  const [low, high] = [Number(minimum === '' ? 0 : minimum), Number(maximum === '' ? 100 : maximum)];
  const shown = typeof value === 'number' ? value : low;
  return (
    <label class="hand-control">
      <span>{label}</span>
      <input
        type="range"
        min={low}
        max={high}
        step={type === 'integer' ? 1 : (high - low) / 1_000}
        value={shown}
        aria-valuetext={`${shown.toPrecision(4)} ${unit}`}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
      <output>
        {Number(shown.toPrecision(4))} {unit}
      </output>
    </label>
  );
}

function FeedForm({ view, draft }: { readonly view: ConsoleView; readonly draft: Draft }) {
  const { feed } = draft;
  const put = (next: Feed | null): void => view.edit({ ...draft, feed: next });
  const choose = (source: Source): void => {
    if (source === 'none') put(null);
    else if (source === 'web-socket') put({ kind: 'web-socket', url: 'ws://localhost:8080/', values: {} });
    else if (source === 'mqtt') put({ kind: 'mqtt', url: 'ws://localhost:9001/', topic: 'machine/values', values: {} });
    else if (source === 'lines') put({ kind: 'lines', values: {} });
    else
      put({
        kind: 'csv',
        file: '…',
        text: '',
        timeColumn: 'time',
        timeFormat: 'iso',
        separator: ',',
        speed: 1,
        loop: true,
      });
  };
  const isInsecure =
    (feed?.kind === 'web-socket' || feed?.kind === 'mqtt') &&
    location.protocol === 'https:' &&
    /^ws:\/\/(?!localhost|127\.0\.0\.1|\[::1\])/.test(feed.url);
  return (
    <>
      <div class="row">
        <Select label={words.source} value={feed?.kind ?? 'none'} options={words.sources} onChange={choose} />
        {(feed?.kind === 'web-socket' || feed?.kind === 'mqtt') && (
          <TextField label={words.url} wide value={feed.url} onChange={(url) => put({ ...feed, url })} />
        )}
        {feed?.kind === 'mqtt' && (
          <>
            <TextField label={words.topic} value={feed.topic} onChange={(topic) => put({ ...feed, topic })} />
            <TextField
              label={words.username}
              value={feed.username ?? ''}
              onChange={(username) => put({ ...feed, username })}
            />
            <TextField
              label={words.password}
              isSecret
              value={feed.password ?? ''}
              onChange={(password) => put({ ...feed, password })}
            />
          </>
        )}
        {feed?.kind === 'csv' && (
          <>
            <DropZone
              caption={`${words.file}: ${feed.file}`}
              accept=".csv,text/csv,text/plain"
              small
              onFile={(file) =>
                void file.text().then((text) => put({ ...feed, file: file.name, text, ...guessCsv(text) }))
              }
            />
            <Select
              label={words.separator}
              value={feed.separator}
              options={words.separators}
              onChange={(separator) => put({ ...feed, separator })}
            />
            <TextField
              label={words.timeColumn}
              value={feed.timeColumn}
              onChange={(timeColumn) => put({ ...feed, timeColumn })}
            />
            <Select
              label={words.timeFormat}
              value={feed.timeFormat}
              options={words.timeFormats}
              onChange={(timeFormat) => put({ ...feed, timeFormat })}
            />
            <TextField
              label={words.speed}
              narrow
              lazy
              value={String(feed.speed)}
              onChange={(text) => put({ ...feed, speed: Number(text) > 0 ? Number(text) : 1 })}
            />
          </>
        )}
      </div>
      {isInsecure && <p class="bad">{words.insecure}</p>}
      {feed !== null && feed.kind !== 'csv' && (
        <MessagePlaces
          names={propertiesOf(draft).map(({ name }) => name)}
          values={feed.values}
          onChange={(values) => put({ ...feed, values })}
        />
      )}
    </>
  );
}
