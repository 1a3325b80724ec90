// A list of which only the rows in sight are drawn, so that ten thousand are as fast as ten. A plain list to a screen reader,
// which hears the whole's size; arrow keys, Home and End go through it. Who calls: find-panel.tsx.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface WindowedListProps {
  readonly label: string;
  readonly count: number;
  /** All rows are as high. */
  readonly rowRem: number;
  /** A row; its first button is where arrow keys go to. */
  readonly row: (index: number) => ComponentChildren;
  readonly keyOf: (index: number) => string;
}

/** Drawn beyond what is in sight, so that Tab finds its way out of it. */
const MORE_ROWS = 6;
/** Before anything was measured. */
const FIRST_ROWS = 20;

export function WindowedList({ label, count, rowRem, row, keyOf }: WindowedListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState<readonly [first: number, end: number]>([0, FIRST_ROWS]);
  const [wanted, setWanted] = useState<number | null>(null);

  useLayoutEffect(() => {
    const element = list.current!;
    const scroller = element.closest('.panel-body') ?? element;
    const look = () => {
      const rowPixels = element.getBoundingClientRect().height / Math.max(1, count);
      if (rowPixels === 0) return;
      const above = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const first = Math.max(0, Math.floor(above / rowPixels) - MORE_ROWS);
      const end = Math.min(count, Math.ceil((above + scroller.clientHeight) / rowPixels) + MORE_ROWS);
      setRange((before) => (before[0] === first && before[1] === end ? before : [first, end]));
    };
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    const watch = new ResizeObserver(look);
    watch.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      watch.disconnect();
    };
  }, [count]);

  useEffect(() => {
    if (wanted === null) return;
    const element = list.current!;
    const item = element.querySelector<HTMLElement>(`[aria-posinset="${wanted + 1}"]`);
    if (item === null) {
      // Brought into sight first, where it is drawn: drawing all between would be ten thousand rows.
      const scroller = element.closest('.panel-body') ?? element;
      const bounds = element.getBoundingClientRect();
      const top = bounds.top - scroller.getBoundingClientRect().top + scroller.scrollTop;
      scroller.scrollTo({ top: top + (bounds.height * (wanted + 0.5)) / count - scroller.clientHeight / 2 });
      return;
    }
    item.querySelector('button')?.focus();
    item.scrollIntoView({ block: 'nearest' });
    setWanted(null);
  }, [wanted, range, count]);

  const onKeyDown = (event: KeyboardEvent) => {
    const item = event.target instanceof HTMLElement ? event.target.closest('[aria-posinset]') : null;
    if (item === null) return;
    const at = Number(item.getAttribute('aria-posinset')) - 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined || to < 0 || to >= count) return;
    event.preventDefault();
    setWanted(to);
  };

  const [first, end] = [Math.min(range[0], count), Math.min(range[1], count)];
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  return (
    <ul ref={list} class="windowed" aria-label={label} style={{ height: `${count * rowRem}rem` }} onKeyDown={onKeyDown}>
      {rows.map((index) => (
        <li
          key={keyOf(index)}
          aria-setsize={count}
          aria-posinset={index + 1}
          style={{ top: `${index * rowRem}rem`, height: `${rowRem}rem` }}
        >
          {row(index)}
        </li>
      ))}
    </ul>
  );
}
