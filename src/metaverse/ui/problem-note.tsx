// A problem document (RFC 9457) as a person reads it: what it is, what happened, what would help.
import type { Problem } from '../../protocol/problem.ts';
import { Icon } from './icon.tsx';

export function ProblemNote({ problem }: { readonly problem: Problem }) {
  return (
    <div class="problem">
      <Icon name="info" />
      <div>
        <strong>{problem.title}</strong>
        <p>{problem.detail}</p>
        {problem.help !== undefined && <p class="help">{problem.help}</p>}
      </div>
    </div>
  );
}
