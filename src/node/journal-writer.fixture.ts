// The process that file-journal.test.ts kills: appends as fast as it can, and prints the number of each record that is kept.
import { fileJournal } from './file-journal.ts';

const journal = fileJournal(process.argv[2]!);
for (let index = 0; ; index += 1) {
  await journal.append({
    kind: 'revoked',
    at: new Date().toISOString(),
    grantId: `grant-${index}`,
    reason: 'x'.repeat(2_000),
    by: 'owner',
  });
  process.stdout.write(`${index}\n`);
}
