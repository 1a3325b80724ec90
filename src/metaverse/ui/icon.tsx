// The icons of the HTML face: one stroke, a grid of 20, the colour of the text around them. Always beside words or in a
// control that has a label, so never read aloud.

const PATHS = {
  alarm: 'M10 3 18 16.5H2L10 3ZM10 8.2v3.6M10 14.1v.05',
  check: 'M4 10.5l4 4 8-9',
  chevron: 'M5 12.5l5-5 5 5',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 6.2V10l2.6 1.8',
  close: 'M5 5l10 10M15 5 5 15',
  copy: 'M7 7h9.5v9.5H7V7ZM4.5 13h-1V3.5H13v1',
  help: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM7.9 7.9a2.15 2.15 0 1 1 3.2 1.9c-.8.4-1.1.9-1.1 1.7M10 14.1v.05',
  info: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM10 9v4.6M10 6.2v.05',
  lock: 'M5 9h10v7.5H5V9ZM7 9V6.5a3 3 0 0 1 6 0V9',
  log: 'M3.5 5h1M3.5 10h1M3.5 15h1M7.5 5h9M7.5 10h9M7.5 15h6',
  offline: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM5.2 5.2l9.6 9.6',
  pause: 'M7 4.5v11M13 4.5v11',
  place:
    'M10 17.5s5.5-5 5.5-9.2a5.5 5.5 0 0 0-11 0c0 4.2 5.5 9.2 5.5 9.2ZM10 6.6a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z',
  play: 'M6.5 4v12l9.5-6-9.5-6Z',
  shield: 'M10 2.6 16 5v4.6c0 3.8-2.5 6.6-6 7.8-3.5-1.2-6-4-6-7.8V5l6-2.4ZM7.3 9.8l2 2 3.6-3.8',
  stop: 'M7 2.8h6L17.2 7v6L13 17.2H7L2.8 13V7L7 2.8ZM7 10h6',
  systems:
    'M10 3.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8ZM4.6 13a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8ZM15.4 13a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8ZM9 6.8 5.6 13.2M11 6.8l3.4 6.4M6.6 15h6.8',
  twins: 'M10 2.5 16.5 6v8L10 17.5 3.5 14V6L10 2.5ZM3.5 6 10 9.6 16.5 6M10 9.6v7.9',
  vr: 'M3 6h14a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1h-3.6l-1.9-2.4a1.9 1.9 0 0 0-3 0L6.6 14.5H3a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
