// A QR code as text for a terminal: two rows of the code in one line of half blocks. Called by serve-headsets.ts.
import qrcode from 'qrcode-generator';

/** Cameras want this many light cells around a code. */
const QUIET_CELLS = 2;
const BLACK_ON_WHITE = '\u001B[30;107m';
const RESET = '\u001B[0m';

/** Dark cells are drawn as blocks: with `colours` black on white whatever the terminal's own are, else as they come. */
export function qrText(text: string, { colours }: { readonly colours: boolean }): string {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const cells = code.getModuleCount();
  const isDark = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < cells && column < cells && code.isDark(row, column);
  const lines: string[] = [];
  for (let row = -QUIET_CELLS; row < cells + QUIET_CELLS; row += 2) {
    let line = '';
    for (let column = -QUIET_CELLS; column < cells + QUIET_CELLS; column += 1) {
      const upper = isDark(row, column);
      const lower = isDark(row + 1, column);
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push(colours ? `${BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return lines.join('\n');
}
