// The frame figures over the world: what a frame costs, and what is more than a headset can bear. A lazy chunk, shown while the setting
// says so. Never spoken: it changes all the time.
import { FRAME_BUDGET, type FrameFigures as Figures } from '../frame-figures.ts';
import type { ViewModel } from '../view-model.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';

const text = strings.frame;

interface FrameFiguresProps {
  readonly view: ViewModel;
  readonly onClose: () => void;
}

export function FrameFigures({ view, onClose }: FrameFiguresProps) {
  const figures = view.frameFigures.value;
  if (figures === null) return null;
  return (
    <section class="frame-figures glass" aria-label={text.title}>
      <dl class="numeric">
        {rowsOf(figures).map(({ name, value, limit }) => (
          <div key={name} data-over={limit !== null}>
            <dt>{name}</dt>
            <dd>
              {value}
              {limit !== null && <span>{text.over(limit)}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <button type="button" class="icon-button small" aria-label={text.close} onClick={onClose}>
        <Icon name="close" />
      </button>
    </section>
  );
}

function rowsOf(figures: Figures): readonly { name: string; value: string; limit: string | null }[] {
  const over = (name: keyof typeof FRAME_BUDGET, format: (value: number) => string): string | null =>
    figures.exceeded.includes(name) ? format(FRAME_BUDGET[name]) : null;
  return [
    { name: text.rate, value: text.framesPerSecond(figures.framesPerSecond), limit: null },
    { name: text.frame, value: text.percentiles(figures.frameP50Ms, figures.frameP95Ms), limit: null },
    { name: text.drawCalls, value: text.count(figures.drawCalls), limit: over('drawCalls', text.count) },
    { name: text.triangles, value: text.count(figures.triangles), limit: over('triangles', text.count) },
    { name: text.sync, value: text.milliseconds(figures.syncMs), limit: over('syncMs', text.milliseconds) },
    { name: text.textures, value: text.megabytes(figures.textureBytes), limit: null },
    { name: text.quality, value: text.scaled(figures.tier, figures.scaling), limit: null },
  ];
}
