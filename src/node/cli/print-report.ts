// A report as a table for a terminal: rules by section, failures with what was looked at, a summary line. Colours only where a
// person looks. Called by check-command.ts.
import type { Report, RuleResult } from '../check/run-check.ts';
import type { Status } from '../check/verdict.ts';

const MARK: Readonly<Record<Status, string>> = { pass: 'pass', fail: 'FAIL', 'not-applicable': 'n/a ' };
const COLOUR: Readonly<Record<Status, number>> = { pass: 32, fail: 31, 'not-applicable': 90 };
const BOLD = 1;
const DIM = 90;
const NARROWEST = 60;

/** `terminal`: where it goes; its width folds long lines. */
export function printReport(report: Report, terminal: { isTTY?: boolean; columns?: number }): string {
  const paint = (code: number, text: string): string =>
    terminal.isTTY === true && process.env['NO_COLOR'] === undefined ? `\u001B[${code}m${text}\u001B[0m` : text;
  const width = terminal.isTTY === true ? Math.max(NARROWEST, terminal.columns ?? 100) : Number.POSITIVE_INFINITY;
  const idWidth = Math.max(...report.results.map(({ id }) => id.length));
  const lines = [
    `${paint(BOLD, report.name || 'A system without a name')}, ${report.role}`,
    paint(DIM, `${report.did} at ${report.address}`),
    paint(DIM, `asked in the name of ${report.user}`),
  ];
  const row = (result: RuleResult): void => {
    const { id, status, text, reason, findings } = result;
    const head = `  ${id.padEnd(idWidth)}  `;
    const indent = ' '.repeat(head.length + 6);
    lines.push(`${head}${paint(COLOUR[status], MARK[status])}  ${text}`);
    const said =
      status === 'fail'
        ? findings.filter((finding) => finding.status === 'fail').map(({ what, reason: why }) => `${what}: ${why}`)
        : status === 'not-applicable'
          ? [reason]
          : [];
    for (const sentence of said)
      for (const piece of folded(sentence, width - indent.length))
        lines.push(indent + paint(status === 'fail' ? COLOUR.fail : DIM, piece));
  };
  const sections = new Map<string, RuleResult[]>();
  for (const result of report.results) sections.set(result.section, [...(sections.get(result.section) ?? []), result]);
  for (const [section, results] of sections) {
    const [first] = results;
    lines.push('', paint(BOLD, `${section}  ${first!.sectionTitle}`));
    const silent = results.every(({ status, reason }) => status === 'not-applicable' && reason === first!.reason);
    // A whole section that is about others is one line.
    if (silent && results.length > 1)
      lines.push(`  ${paint(COLOUR['not-applicable'], `${MARK['not-applicable']}  ${first!.reason}`)}`);
    else results.forEach(row);
  }
  const { passed, failed, notApplicable } = report;
  const summary = `${passed} passed, ${failed} failed, ${notApplicable} not applicable`;
  lines.push('', paint(report.conforms ? COLOUR.pass : COLOUR.fail, summary), '');
  return lines.join('\n');
}

/** Lines of at most `width`, broken at blanks. */
function folded(text: string, width: number): string[] {
  if (!Number.isFinite(width)) return [text];
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
