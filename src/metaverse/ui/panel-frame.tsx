// The frame of every drawer and panel: heading, close button, scrolling body; a bottom sheet on phones. It takes the
// focus from a control of this interface that opened it and gives it back, but never takes it from the world, where the
// visitor may be walking.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';

interface PanelFrameProps {
  readonly id: string;
  readonly title: string;
  readonly subtitle: ComponentChildren;
  readonly onClose: () => void;
  /** Buttons beside the close button. */
  readonly tools?: ComponentChildren;
  /** Stays above the scrolling body. */
  readonly pinned?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function PanelFrame({ id, title, subtitle, onClose, tools, pinned, children }: PanelFrameProps) {
  const frame = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  const [tall, setTall] = useState(false);

  useLayoutEffect(() => {
    const opener = document.activeElement;
    if (opener instanceof HTMLElement && opener.closest('.interface') !== null) heading.current?.focus();
    const element = frame.current;
    return () => {
      if (element?.contains(document.activeElement) !== true) return;
      const back =
        opener instanceof HTMLElement && opener.isConnected && opener !== document.body
          ? opener
          : document.getElementById('world');
      back?.focus();
    };
  }, []);

  return (
    <section ref={frame} id={id} class={`panel glass panel-${id}`} data-tall={tall} aria-labelledby={headingId}>
      <header class="panel-head">
        <h2 id={headingId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <div class="panel-tools">
          {tools}
          <button
            type="button"
            class="icon-button sheet-only"
            aria-label={tall ? strings.smaller : strings.taller}
            aria-pressed={tall}
            onClick={() => setTall(!tall)}
          >
            <Icon name="chevron" />
          </button>
          <button type="button" class="icon-button" aria-label={strings.closeNamed(title)} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <div class="subtitle">{subtitle}</div>
      </header>
      {pinned}
      <div class="panel-body">{children}</div>
    </section>
  );
}
