// Tells a visitor when the graphics card is away, and when this machine cannot draw what its name promised. Who calls:
// metaverse.ts, once.
import type { Stage } from './engine.ts';
import type { Notices } from './notices.ts';
import type { Settings } from './settings.ts';
import { stepDown } from './world/proven-tier.ts';

export function tellOfPicture({ events, quality }: Stage, notices: Notices, settings: Settings): void {
  events.on('contextLost', () =>
    notices.show({
      id: 'context',
      level: 'warning',
      title: 'The graphics card is busy elsewhere',
      detail: 'The world stands still until it comes back; the lists and panels go on.',
      help: 'Close other tabs with 3D if it does not come back.',
    }),
  );
  events.on('contextRestored', () => notices.dismiss('context'));
  events.on('overwhelmed', () => {
    // Who chose a quality has chosen it.
    if (settings.quality.value !== 'auto' || !stepDown(quality.tier)) return;
    notices.show({
      id: 'overwhelmed',
      level: 'info',
      title: 'A simpler picture suits this device',
      detail:
        'The world is drawn slowly here. From the next page on, shadows and surfaces are simpler and it moves smoothly.',
      help: 'Reload for that now, or choose a quality in Settings.',
    });
  });
}
