// Who may see and who may operate: three audiences for those who need no more, a policy file for those who do.
import { useState } from 'preact/hooks';
import type { AccessPolicyInput } from '../../provider/policy.ts';
import { audienceOf, ruleOf, type Audience } from '../draft-edit.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView, Desk } from './console-view.ts';
import { DropZone } from './drop-zone.tsx';
import { Select, TextField } from './fields.tsx';

const words = strings.access;
const OWN = 'own';
type Choice = Audience | typeof OWN;

export function AccessSection({ view, desk: { draft } }: { readonly view: ConsoleView; readonly desk: Desk }) {
  const [label, setLabel] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const { policy } = draft;
  const put = (next: AccessPolicyInput): void => view.edit({ ...draft, policy: next });
  const choices = (audience: Audience | null): Record<Choice, string> => {
    const { everybody, paired, nobody } = words.audiences;
    const simple = { everybody, paired, nobody };
    return (audience === null ? { ...simple, own: words.own } : simple) as Record<Choice, string>;
  };
  const see = audienceOf(policy.observe, 'everybody');
  const operate = audienceOf(policy.control, 'nobody');
  const takePolicy = async (file: File): Promise<void> =>
    view.tried(async () => put(JSON.parse(await file.text()) as AccessPolicyInput));
  return (
    <section aria-labelledby="section-access">
      <h2 id="section-access">{words.title}</h2>
      <div class="row">
        <Select
          label={words.see}
          value={see ?? OWN}
          options={choices(see)}
          onChange={(choice) => choice !== OWN && put({ ...policy, observe: ruleOf(choice) })}
        />
        <Select
          label={words.operate}
          value={operate ?? OWN}
          options={choices(operate)}
          onChange={(choice) => choice !== OWN && put({ ...policy, control: ruleOf(choice) })}
        />
        <DropZone caption={words.own} accept=".json" small onFile={(file) => void takePolicy(file)} />
      </div>
      <div class="row">
        <TextField label={words.codeFor} value={label} onChange={setLabel} />
        <button
          type="button"
          onClick={() => void view.tried(async () => setCode((await view.system.createPairingCode(label)).code))}
        >
          {words.code}
        </button>
      </div>
      {code !== null && (
        <p class="code" role="status">
          {words.codeIs(code)}
        </p>
      )}
    </section>
  );
}
