// The way to the twin: a link and its QR code. The link names this system and its key, so that nobody else can stand in for it.
import qrcode from 'qrcode-generator';
import { useState } from 'preact/hooks';
import { studioLink } from '../../provider/studio-link.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView, Desk } from './console-view.ts';

const words = strings.live;
const QUIET_ZONE = 3;

export function LiveSection({ view, desk: { keptId } }: { readonly view: ConsoleView; readonly desk: Desk }) {
  const [copied, setCopied] = useState(false);
  const overview = view.overview.value;
  const link = overview === null ? null : studioLink(`${location.origin}/`, overview.did);
  return (
    <section aria-labelledby="section-live">
      <h2 id="section-live">{words.title}</h2>
      {keptId === null || link === null ? (
        <p class="quiet">{words.none}</p>
      ) : (
        <div class="live">
          <div>
            <p>{words.lead}</p>
            <p class="link">
              <a href={link} target="_blank" rel="noopener">
                {link}
              </a>
            </p>
            <div class="row">
              <button
                type="button"
                onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
              >
                {copied ? words.copied : words.copy}
              </button>
              <a class="button" href={link} target="_blank" rel="noopener">
                {words.open}
              </a>
            </div>
          </div>
          <QrCode text={link} />
        </div>
      )}
    </section>
  );
}

function QrCode({ text }: { readonly text: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  let path = '';
  for (let row = 0; row < modules; row += 1)
    for (let column = 0; column < modules; column += 1)
      if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  const size = modules + 2 * QUIET_ZONE;
  return (
    <svg
      class="qr"
      role="img"
      aria-label={words.qr}
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <rect x={-QUIET_ZONE} y={-QUIET_ZONE} width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
