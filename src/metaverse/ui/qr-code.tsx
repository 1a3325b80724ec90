// A QR code as a drawing: dark on white whatever the colours around it, because cameras want it so. Part of the settings' lazy chunk.
import qrcode from 'qrcode-generator';

/** Cameras want this many light cells around a code. */
const QUIET_CELLS = 4;

export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const cells = code.getModuleCount();
  const all = Array.from({ length: cells }, (_, index) => index);
  const path = all.flatMap((row) =>
    all.filter((column) => code.isDark(row, column)).map((x) => `M${x} ${row}h1v1h-1z`),
  );
  const side = cells + 2 * QUIET_CELLS;
  return (
    <svg class="qr-code" viewBox={`${-QUIET_CELLS} ${-QUIET_CELLS} ${side} ${side}`} role="img" aria-label={label}>
      <rect x={-QUIET_CELLS} y={-QUIET_CELLS} width={side} height={side} fill="#fff" />
      <path d={path.join('')} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
