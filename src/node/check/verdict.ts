// What a check of one rule can come to, and the words by which a check says so. Used by every rules-*.ts of this folder.

/** A rule is broken: what it asks for, and what came instead. */
export class Fault extends Error {
  constructor(expected: string, found: string) {
    super(`expected ${expected}; ${found}`);
  }
}

/** The rule cannot be looked at here, and why. */
export class NotApplicable extends Error {}

/** As NotApplicable, but because another rule is broken: the report is no clean one. */
export class Blocked extends NotApplicable {}

/** @throws Fault unless `condition` holds */
export function must(condition: boolean, expected: string, found: string): asserts condition {
  if (!condition) throw new Fault(expected, found);
}

export type Status = 'pass' | 'fail' | 'not-applicable';

/** What a thrown value says about the rule. Anything unforeseen is a failure: a check that broke has shown nothing. */
export function statusOf(thrown: unknown): { status: Status; reason: string; blocked: boolean } {
  if (thrown instanceof Fault) return { status: 'fail', reason: thrown.message, blocked: false };
  if (thrown instanceof NotApplicable)
    return { status: 'not-applicable', reason: thrown.message, blocked: thrown instanceof Blocked };
  return { status: 'fail', reason: `the check broke off: ${(thrown as Error).message}`, blocked: false };
}

/** A value as a short text for a reason. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? 'nothing');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
