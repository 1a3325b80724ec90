// Runs the checks against one system and gathers, rule by rule, what they found. Called by cli/check-command.ts and by tests.
import { TwinportError } from '../../base/errors.ts';
import { generateIdentity } from '../../identity/keys.ts';
import type { Did } from '../../base/ids.ts';
import type { Role } from '../../protocol/session-messages.ts';
import { Bench } from './bench.ts';
import type { Check, CheckOptions, SystemRole } from './check.ts';
import { reasonAgainst } from './other-rules.ts';
import { ProbeLink } from './probe-link.ts';
import { accessChecks } from './rules-access.ts';
import { commandChecks } from './rules-commands.ts';
import { eventChecks } from './rules-events.ts';
import { linkChecks } from './rules-link.ts';
import { messageChecks } from './rules-messages.ts';
import { modelChecks, registrationChecks } from './rules-model.ts';
import { serviceChecks } from './rules-service.ts';
import { stateChecks } from './rules-state.ts';
import { readRules, type Rule } from './spec-rules.ts';
import { statusOf, type Status } from './verdict.ts';

export const CHECKS: readonly Check[] = [
  ...linkChecks,
  ...messageChecks,
  ...registrationChecks,
  ...modelChecks,
  ...accessChecks,
  ...stateChecks,
  ...commandChecks,
  ...eventChecks,
  ...serviceChecks,
];

/** Links under way at once: a checker is one visitor among others, not a load test. */
const AT_ONCE = 4;

interface Finding {
  readonly what: string;
  readonly status: Status;
  readonly reason: string;
}
export interface RuleResult {
  readonly id: string;
  readonly section: string;
  readonly sectionTitle: string;
  readonly text: string;
  readonly status: Status;
  /** Why it fails or is not applicable, or a note. */
  readonly reason: string;
  readonly findings: readonly Finding[];
}
export interface Report {
  readonly address: string;
  readonly did: string;
  readonly role: Role;
  readonly name: string;
  readonly user: string;
  readonly results: readonly RuleResult[];
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
  /** Nothing failed, and nothing was kept from being looked at by a failure. */
  readonly conforms: boolean;
}

/**
 * Checks a system.
 * @throws TwinportError `timeout`, `link-closed`, `twin-offline` when it cannot be reached at all
 */
export async function runCheck(options: CheckOptions): Promise<Report> {
  const rules = (await readRules()).filter(({ id, section }) => chosen(options.rules, id, section));
  if (rules.length === 0) throw new TwinportError('input-invalid', `no rule is called ${options.rules.join(' or ')}`);
  const { did, name, role } = await greet(options);
  const bench = new Bench(options, role, did);
  const seen = rules.filter(({ id }) => reasonAgainst(id, role) === null);
  const findings = new Map<string, Finding[]>(seen.map(({ id }) => [id, []]));
  let blocked = false;
  const run = async (check: Check): Promise<void> => {
    let found: ReturnType<typeof statusOf>;
    try {
      found = { status: 'pass', reason: (await check.run(bench)) ?? '', blocked: false };
    } catch (thrown) {
      found = statusOf(thrown);
    }
    blocked ||= found.blocked;
    const finding = { what: check.what, status: found.status, reason: found.reason };
    for (const rule of check.rules) findings.get(rule)?.push(finding);
  };
  const wanted = CHECKS.filter(
    (check) => (check.role ?? role) === role && check.rules.some((rule) => findings.has(rule)),
  );
  try {
    // What takes long by waiting waits beside the rest, not in its queue.
    const waiting = wanted.filter(({ turn }) => turn === 'first').map(run);
    const queue = wanted.filter(({ turn }) => turn === undefined);
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let check = queue.shift(); check !== undefined; check = queue.shift()) await run(check);
    });
    await Promise.all([...waiting, ...workers]);
    for (const check of wanted.filter(({ turn }) => turn === 'last')) await run(check);
  } finally {
    bench.close();
  }
  const results = rules.map((rule) => resultOf(rule, findings.get(rule.id) ?? [], role));
  const count = (status: Status): number => results.filter((result) => result.status === status).length;
  const failed = count('fail');
  return {
    address: options.address,
    did,
    role,
    name,
    user: options.user.did,
    results,
    passed: count('pass'),
    failed,
    notApplicable: count('not-applicable'),
    conforms: failed === 0 && !blocked,
  };
}

/** Whether a rule is among those that were asked for, by id or by section. */
function chosen(wanted: readonly string[], id: string, section: string): boolean {
  return wanted.length === 0 || wanted.includes(id) || wanted.includes(section);
}

/** Who is there? A system that says nothing is taken for a twin system: the rules about hello will fail. */
async function greet(options: CheckOptions): Promise<{ did: Did; name: string; role: SystemRole }> {
  const identity = await generateIdentity();
  const probe = new ProbeLink(await options.dial(), identity);
  try {
    await probe.opened(options.timeoutMs * 2);
    const hello = await probe.until(() => probe.hello(), options.timeoutMs);
    const role = hello?.role === 'third-party-service-system' ? hello.role : 'digital-twin-system';
    return { did: (hello?.did ?? 'did:key:unknown') as Did, name: hello?.name ?? '', role };
  } finally {
    probe.close();
  }
}

function resultOf(rule: Rule, findings: readonly Finding[], role: SystemRole): RuleResult {
  const worst =
    findings.find(({ status }) => status === 'fail') ??
    findings.find(({ status }) => status === 'pass') ??
    findings.find(({ status }) => status === 'not-applicable');
  const none = reasonAgainst(rule.id, role) ?? 'this checker has no check for it';
  const status = worst?.status ?? 'not-applicable';
  const reason = worst === undefined ? none : status === 'pass' ? worst.reason : `${worst.what}: ${worst.reason}`;
  return { ...rule, status, reason, findings };
}
