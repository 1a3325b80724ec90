// What happens now: who is there, what they ask, who may what, and what was. Each thing that was given can be taken back here.
import { useState } from 'preact/hooks';
import type { JournalRecord } from '../../twin-sdk/index.ts';
import { speech, strings } from './console-strings.ts';
import type { ConsoleView } from './console-view.ts';
import { LOCALES } from '../../language/languages.ts';

const words = strings.now;
const KEY_SHOWN = 14;
const AUDIT_SHOWN = 100;

export function NowPanel({ view }: { readonly view: ConsoleView }) {
  const overview = view.overview.value;
  if (overview === null) return null;
  const { visitors, questions, grants, paired, twins } = overview;
  const titleOf = (thing: string): string => twins.find(({ id }) => id === thing)?.title ?? thing;
  return (
    <aside class="now" aria-labelledby="now-title">
      <h2 id="now-title">{words.title}</h2>
      {questions.length > 0 && (
        <div class="questions" role="alert">
          <h3>{words.questions}</h3>
          {questions.map(({ commandId, action, twinTitle, input, user }) => (
            <div class="question" key={commandId}>
              <strong>{words.asks(action, twinTitle)}</strong>
              {input !== null && <code>{JSON.stringify(input)}</code>}
              <span class="quiet">{shortKey(user)}</span>
              <div class="row">
                <button
                  type="button"
                  class="primary"
                  onClick={() => void view.tried(() => view.system.answer(commandId, true))}
                >
                  {words.may}
                </button>
                <button type="button" onClick={() => void view.tried(() => view.system.answer(commandId, false))}>
                  {words.mayNot}
                </button>
              </div>
            </div>
          ))}
        </div>
      )}
      <h3>{words.visitors}</h3>
      {visitors.length === 0 && <p class="quiet">{words.noVisitors}</p>}
      <ul>
        {visitors.map(({ did, name, since }) => (
          <li key={did}>
            {name} <span class="quiet">{shortKey(did)}</span> <span class="quiet">{words.since(timeOf(since))}</span>
          </li>
        ))}
      </ul>
      <h3>{words.grants}</h3>
      {grants.length === 0 && <p class="quiet">{words.noGrants}</p>}
      <ul>
        {grants.map(({ grantId, user, thing, affordances }) => (
          <li key={grantId}>
            <span>
              {shortKey(user)} · {titleOf(thing)} ·{' '}
              {affordances.actions.length === 0 ? words.observes : words.operates(affordances.actions.join(', '))}
            </span>
            <button type="button" onClick={() => void view.tried(() => view.system.revoke(grantId, words.revoked))}>
              {words.revoke}
            </button>
          </li>
        ))}
      </ul>
      {paired.length > 0 && <h3>{words.paired}</h3>}
      <ul>
        {paired.map(({ user, label }) => (
          <li key={user}>
            <span>
              {label ?? shortKey(user)} <span class="quiet">{label === null ? '' : shortKey(user)}</span>
            </span>
            <button type="button" onClick={() => void view.tried(() => view.system.unpair(user))}>
              {words.unpair}
            </button>
          </li>
        ))}
      </ul>
      <AuditLog view={view} titleOf={titleOf} />
    </aside>
  );
}

function AuditLog({ view, titleOf }: { readonly view: ConsoleView; readonly titleOf: (thing: string) => string }) {
  const [records, setRecords] = useState<readonly JournalRecord[] | null>(null);
  const load = (): void => void view.tried(async () => setRecords(await view.system.audit()));
  return (
    <>
      <h3>{words.audit}</h3>
      <button type="button" onClick={load}>
        {words.refresh}
      </button>
      {records?.length === 0 && <p class="quiet">{words.noAudit}</p>}
      <ol class="audit">
        {records?.slice(0, AUDIT_SHOWN).map((record, index) => (
          <li key={index}>
            <time dateTime={record.at}>{timeOf(Date.parse(record.at))}</time> {words.kinds[record.kind]}{' '}
            {'thing' in record ? titleOf(record.thing) : ''} {'action' in record ? record.action : ''}{' '}
            {'state' in record ? record.state : ''} {'reason' in record ? record.reason : ''}{' '}
            {'user' in record ? <span class="quiet">{shortKey(record.user)}</span> : ''}
          </li>
        ))}
      </ol>
    </>
  );
}

/** The end of a key: all of them begin alike. */
function shortKey(did: string): string {
  return `…${did.slice(-KEY_SHOWN)}`;
}

function timeOf(epochMs: number): string {
  return new Date(epochMs).toLocaleTimeString(LOCALES[speech.language.value]);
}
