// What lists show of all twins, made anew as often as time allows: a row whose status changed at once, the others in turn, so
// that ten thousand rows take no longer of a frame than fifty. Who calls: metaverse.ts, a few times a second.
import type { TwinView } from '../view-model.ts';
import { twinListView } from './panel-view.ts';
import type { TwinPresence } from './twin-presence.ts';

/** What a frame can spare. */
const BUDGET_MS = 3;

export class TwinListing {
  #rows: TwinView[] = [];
  #next = 0;

  /** The rows after a change of all names, whatever it costs. */
  anew(twins: readonly TwinPresence[]): readonly TwinView[] {
    this.#rows = twins.map(twinListView);
    return this.#rows;
  }

  /** A row for each twin, in their order. */
  rows(twins: readonly TwinPresence[]): readonly TwinView[] {
    const before = this.#rows;
    const rows = twins.map((twin, index) => {
      const row = before[index];
      return row !== undefined && isCurrent(row, twin) ? row : twinListView(twin);
    });
    const endAt = performance.now() + BUDGET_MS;
    for (let turn = 0; turn < twins.length; turn += 1) {
      const index = (this.#next + turn) % twins.length;
      rows[index] = twinListView(twins[index]!);
      if (performance.now() < endAt) continue;
      this.#next = index + 1;
      break;
    }
    this.#rows = rows;
    return rows;
  }
}

/** Whether a row is still about this twin, and only its age may be another. */
function isCurrent(row: TwinView, twin: TwinPresence): boolean {
  const { id, shownStatus: status, shown, loadedBytes, problem, model, system } = twin;
  return (
    row.id === id &&
    row.status === status &&
    row.model === shown &&
    row.loadedBytes === loadedBytes &&
    row.problem === problem &&
    row.title === model.title &&
    row.systemName === system.name
  );
}
