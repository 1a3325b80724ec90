// A problem (RFC 9457) in words of the language that is spoken: title and help by its code, the detail by its facts where they say it
// all; else as whoever met the problem wrote it. Called wherever a face shows a problem.
import { problemCode, type Problem } from '../../protocol/problem.ts';
import { strings } from './strings.ts';

export interface ProblemWords {
  readonly title: string;
  readonly detail: string;
  readonly help: string;
}

export function problemWords(problem: Problem): ProblemWords {
  const code = problemCode(problem);
  const [title, help] = strings.problems[code];
  return { title, detail: problemDetail(problem), help };
}

/** What happened, in one sentence. */
export function problemDetail(problem: Problem): string {
  return strings.problemDetail(problemCode(problem), problem.details ?? {}) ?? problem.detail;
}
