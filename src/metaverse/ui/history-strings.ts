// What the HTML face says of the past. Part of strings.ts.

export const historyStrings = {
  show: (title: string) => `History of ${title}`,
  span: 'How far back',
  spans: ['10\u202fmin', '3\u202fh', '1\u202fday', '30\u202fdays'],
  loading: 'Reading what was recorded…',
  nothing: 'Nothing was recorded in this time.',
  between: (low: string, high: string) => `(${low} to ${high})`,
  chart: (title: string, from: string, to: string, low: string, high: string, gaps: number) =>
    `${title} from ${from} to ${to}: between ${low} and ${high}${gaps === 0 ? '' : `, with ${gaps === 1 ? 'a gap' : `${gaps} gaps`}`}`,
  recording: 'Recording',
  since: (time: string, size: string) => `Kept in this browser since ${time}, ${size}.`,
  export: 'Export recording',
  exporting: 'Exporting…',
  forget: 'Delete',
  forgetQuestion: (title: string) => `Delete what was recorded of ${title}?`,
  forgetWarning: 'It is only in this browser and cannot be had again. Recording goes on.',
} as const;
