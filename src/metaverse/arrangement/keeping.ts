// Keeps an arrangement in this browser and reads it again, and says what came of it: a storage that is off, a text that is none of
// ours, a world that was changed meanwhile. Who calls: arrangement.ts.
import { toTwinportError } from '../../base/errors.ts';
import { parseJson, parseWith } from '../../protocol/parse.ts';
import { toProblem } from '../../protocol/problem.ts';
import { strings } from '../ui/strings.ts';
import { Arranged, movedByBoth, UNTOUCHED } from './arranged.ts';
import { inManifest } from './arrangement-views.ts';
import type { ArrangementContext } from './door.ts';
import { keepText, keptText } from './shelf.ts';

type KeepingContext = Pick<ArrangementContext, 'worldPath' | 'manifest' | 'notices'>;

const LARGEST_BYTES = 4 * 1024 * 1024;

/** What was kept for this world; the visitor is told of what the world has moved since. */
export function readKept(context: KeepingContext): Arranged {
  const { worldPath, manifest } = context;
  const text = keptText(worldPath);
  if (text === null) return UNTOUCHED;
  let kept: Arranged;
  try {
    kept = parseWith(Arranged, parseJson(text, { bytes: LARGEST_BYTES }), 'manifest-invalid', 'kept arrangement');
  } catch (thrown) {
    context.notices.problem('arrangement', 'warning', toProblem(toTwinportError(thrown)));
    return UNTOUCHED;
  }
  const moved = movedByBoth(manifest, kept).length;
  if (moved === 0) return kept;
  context.notices.tell('arrangement conflict', 'info', () => {
    const { conflict, conflictDetail: detail, conflictHelp: help } = strings.arrange;
    return { title: conflict(moved), detail, help };
  });
  // Said once: from now on it is the visitor's answer to the world as it is.
  const told = {
    ...kept,
    twins: kept.twins.map((placed) => ({ ...placed, world: inManifest(manifest, placed.twin) })),
  };
  keep(context, told);
  return told;
}

export function keep({ worldPath, notices }: KeepingContext, state: Arranged): void {
  const isUntouched = state.twins.length === 0 && state.systems.length === 0;
  try {
    keepText(worldPath, isUntouched ? null : JSON.stringify(state));
  } catch {
    // Storage is off or full: it is good for this visit.
    notices.tell('arrangement kept', 'warning', () => {
      const { notKept: title, notKeptDetail: detail, notKeptHelp: help } = strings.arrange;
      return { title, detail, help };
    });
  }
}
