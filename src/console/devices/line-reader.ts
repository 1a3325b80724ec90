// Bytes as they come into whole lines of text. Used by local-devices.ts.

/** A device that never ends its line is cut off here. */
const LONGEST_LINE = 65_536;

/** Returns what takes the next bytes; `onLine` hears each line that is not empty, without its end. */
export function lineReader(onLine: (line: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let begun = '';
  return (bytes) => {
    const lines = (begun + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    begun = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) if (line.trim() !== '') onLine(line);
  };
}
