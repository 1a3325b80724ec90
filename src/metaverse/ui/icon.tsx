// The icons of the HTML face: one stroke, a grid of 20, the colour of the text around them. Always beside words or in a
// control that has a label, so never read aloud.

const PATHS = {
  alarm: 'M10 3 18 16.5H2L10 3ZM10 8.2v3.6M10 14.1v.05',
  chart: 'M4.5 3v14M15.5 3v14M5 7h9M11.5 4.8 14 7l-2.5 2.2M15 13H6M8.5 10.8 6 13l2.5 2.2',
  check: 'M4 10.5l4 4 8-9',
  chevron: 'M5 12.5l5-5 5 5',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 6.2V10l2.6 1.8',
  close: 'M5 5l10 10M15 5 5 15',
  copy: 'M7 7h9.5v9.5H7V7ZM4.5 13h-1V3.5H13v1',
  down: 'M10 4v11.5M5 10.5l5 5 5-5',
  download: 'M10 3v9.5M6 8.5l4 4 4-4M4 16.5h12',
  help: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM7.9 7.9a2.15 2.15 0 1 1 3.2 1.9c-.8.4-1.1.9-1.1 1.7M10 14.1v.05',
  info: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM10 9v4.6M10 6.2v.05',
  key: 'M7 8a4.2 4.2 0 1 0 0 8.4A4.2 4.2 0 0 0 7 8ZM10 9.2 16.5 2.7M13.2 6l2.6 2.6M6.4 12.8v.05',
  lock: 'M5 9h10v7.5H5V9ZM7 9V6.5a3 3 0 0 1 6 0V9',
  log: 'M3.5 5h1M3.5 10h1M3.5 15h1M7.5 5h9M7.5 10h9M7.5 15h6',
  offline: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM5.2 5.2l9.6 9.6',
  pair: 'M2.5 6.5h15v7h-15v-7ZM6 10v.05M10 10v.05M14 10v.05',
  pause: 'M7 4.5v11M13 4.5v11',
  place:
    'M10 17.5s5.5-5 5.5-9.2a5.5 5.5 0 0 0-11 0c0 4.2 5.5 9.2 5.5 9.2ZM10 6.6a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z',
  play: 'M6.5 4v12l9.5-6-9.5-6Z',
  service: 'M10 2.5l1.9 5.6 5.6 1.9-5.6 1.9L10 17.5l-1.9-5.6L2.5 10l5.6-1.9L10 2.5Z',
  shield: 'M10 2.6 16 5v4.6c0 3.8-2.5 6.6-6 7.8-3.5-1.2-6-4-6-7.8V5l6-2.4ZM7.3 9.8l2 2 3.6-3.8',
  signIn: 'M11 3.5h5v13h-5M3.5 10H12M9 6.8l3.2 3.2L9 13.2',
  stop: 'M7 2.8h6L17.2 7v6L13 17.2H7L2.8 13V7L7 2.8ZM7 10h6',
  systems:
    'M10 3.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8ZM4.6 13a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8ZM15.4 13a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8ZM9 6.8 5.6 13.2M11 6.8l3.4 6.4M6.6 15h6.8',
  twins: 'M10 2.5 16.5 6v8L10 17.5 3.5 14V6L10 2.5ZM3.5 6 10 9.6 16.5 6M10 9.6v7.9',
  you: 'M10 3a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 10 3ZM3.8 17c.5-3.2 3-5 6.2-5s5.7 1.8 6.2 5',
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
