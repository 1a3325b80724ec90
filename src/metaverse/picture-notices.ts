// Tells a visitor when the graphics card is away, and when this machine cannot draw what its name promised. Who calls:
// metaverse.ts, once.
import type { Stage } from './engine.ts';
import type { Notices } from './notices.ts';
import type { Settings } from './settings.ts';
import { stepDown } from './world/proven-tier.ts';
import { strings } from './ui/strings.ts';

export function tellOfPicture({ events, quality }: Stage, notices: Notices, settings: Settings): void {
  events.on('contextLost', () => notices.tell('context', 'warning', () => strings.notices.graphicsAway));
  events.on('contextRestored', () => notices.dismiss('context'));
  events.on('overwhelmed', () => {
    // Who chose a quality has chosen it.
    if (settings.quality.value !== 'auto' || !stepDown(quality.tier)) return;
    notices.tell('overwhelmed', 'info', () => strings.notices.simplerPicture);
  });
}
