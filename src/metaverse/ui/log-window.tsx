// A scrolled window over rows of one height, of which only those in sight are drawn, so that five thousand entries cost as
// much as fifty. It stays at the newest until somebody scrolls away. Used by both views of the procedure log.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { visibleRows } from './log-filter.ts';
import { strings } from './strings.ts';

const SPARE_ROWS = 8;

interface LogWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The scroller's `onScroll`. */
  readonly look: () => void;
  /** Rows to draw. */
  readonly first: number;
  readonly end: number;
  readonly width: number;
  readonly rowPx: number;
  readonly atNewest: boolean;
  readonly toNewest: () => void;
  /** Scrolls just so far that the row is seen. */
  readonly reveal: (index: number) => void;
}

/** `rows` is compared by identity; `headRem` is the height of what sticks to the top inside the scroller. */
export function useLogWindow(rows: readonly unknown[], rowRem: number, follow: boolean, headRem = 0): LogWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seenTop = useRef(0);
  const seenHeight = useRef(0);
  const [seen, setSeen] = useState({ top: 0, height: 0, width: 0, atNewest: true });
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const rowPx = rowRem * remPx;

  const look = () => {
    const element = scroller.current;
    if (element === null) return;
    // What stood there when it was scrolled decides: rows that came since do not make a reader leave the end.
    if (element.scrollTop !== seenTop.current)
      atEnd.current = element.scrollTop + element.clientHeight >= seenHeight.current - rowPx;
    seenTop.current = element.scrollTop;
    seenHeight.current = element.scrollHeight;
    const now = {
      top: element.scrollTop,
      height: element.clientHeight,
      width: element.clientWidth,
      atNewest: atEnd.current,
    };
    setSeen((before) =>
      before.top === now.top &&
      before.height === now.height &&
      before.width === now.width &&
      before.atNewest === now.atNewest
        ? before
        : now,
    );
  };
  const toNewest = () => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    seenTop.current = element.scrollTop;
    seenHeight.current = element.scrollHeight;
  };
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      // Whoever reads at the end still does when the window changes its height.
      if (atEnd.current && follow) toNewest();
      look();
    });
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [follow, rowPx]);
  // Whoever reads at the end stays at the end; whoever scrolled up is left in peace.
  useLayoutEffect(() => {
    // The scroll event comes a frame after the scrolling; entries that arrive in between must not undo it.
    look();
    if (follow && atEnd.current) toNewest();
  }, [rows, follow, rowRem]);

  return {
    scroller,
    look,
    ...visibleRows(rows.length, seen.top, seen.height, rowPx, SPARE_ROWS),
    width: seen.width,
    rowPx,
    atNewest: seen.atNewest,
    toNewest,
    reveal(index) {
      const element = scroller.current;
      if (element === null) return;
      const top = index * rowPx;
      const viewHeight = element.clientHeight - headRem * remPx;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowPx > element.scrollTop + viewHeight) element.scrollTop = top + rowPx - viewHeight;
      // Not when its event comes: the row must be there now, because focus points at it.
      look();
    },
  };
}

/** Brings whoever scrolled away back to what is new. */
export function ToNewest({ window: { atNewest, toNewest } }: { readonly window: LogWindow }) {
  if (atNewest) return null;
  return (
    <button type="button" class="button to-newest" onClick={toNewest}>
      <Icon name="down" />
      <span>{strings.log.toNewest}</span>
    </button>
  );
}
