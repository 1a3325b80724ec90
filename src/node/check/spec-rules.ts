// The rules of SPEC.md as the report lists them: id, section, first sentence. The page is the source, so that a rule that
// is added there shows up in the report at once. Used by run-check.ts.
import { readFile } from 'node:fs/promises';

export interface Rule {
  readonly id: string;
  /** Such as `SES`. */
  readonly section: string;
  /** Such as `the link`. */
  readonly sectionTitle: string;
  readonly text: string;
}

const SECTION = /^## ([A-Z]{3}): (.+)$/;
const RULE = /^- \*\*(([A-Z]{3})-\d+)\*\* (.*)$/;
const LONGEST_TEXT = 100;

/** All rules, in the order of the page. */
export async function readRules(): Promise<Rule[]> {
  const page = await readFile(new URL('../../protocol/SPEC.md', import.meta.url), 'utf8');
  const titles = new Map<string, string>();
  const rules: Rule[] = [];
  for (const line of page.split('\n')) {
    const [, section, title] = SECTION.exec(line) ?? [];
    if (section !== undefined) titles.set(section, title!);
    const [, id, prefix, text] = RULE.exec(line) ?? [];
    if (id !== undefined)
      rules.push({ id, section: prefix!, sectionTitle: titles.get(prefix!) ?? '', text: shortened(text!) });
  }
  return rules;
}

/** The first sentence without marks, cut where a table has no more room. */
function shortened(text: string): string {
  const sentence = (/^.{20,}?[.](?=\s|$)/.exec(text)?.[0] ?? text).replaceAll(/[`*]/g, '').replace(/[.:]$/, '');
  return sentence.length > LONGEST_TEXT ? `${sentence.slice(0, LONGEST_TEXT - 1)}…` : sentence;
}
