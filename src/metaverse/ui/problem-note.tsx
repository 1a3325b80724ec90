// A problem document (RFC 9457) as a person reads it: what it is, what happened, what would help.
import type { Problem } from '../../protocol/problem.ts';
import { Icon } from './icon.tsx';
import { problemWords } from './problem-text.ts';

export function ProblemNote({ problem }: { readonly problem: Problem }) {
  const { title, detail, help } = problemWords(problem);
  return (
    <div class="problem">
      <Icon name="info" />
      <div>
        <strong>{title}</strong>
        <p>{detail}</p>
        <p class="help">{help}</p>
      </div>
    </div>
  );
}
