// The page of other worlds in XR: the portals of this world. Another world is another page, so VR is left on the way.
import { strings } from '../../ui/strings.ts';
import type { MenuContext } from './menu-sheets.ts';
import type { Block, Sheet } from './sheet.ts';

export function worldsSheet({ view, actions, state }: MenuContext): Pick<Sheet, 'title' | 'facts' | 'blocks'> {
  const portals = view.portals.value;
  const ask = (title: string, world: string): void => {
    state.question.value = {
      text: strings.xr.worlds.question(title),
      warning: strings.xr.worlds.warning,
      yes: strings.xr.goThere,
      onYes: () => actions.travel(world),
    };
  };
  return {
    title: strings.xr.menu.worlds,
    facts: [{ text: strings.xr.worlds.here(view.worldTitle.value) }],
    blocks:
      portals.length === 0
        ? [[{ kind: 'text', text: strings.xr.menu.noWorlds }]]
        : portals.map(({ title, world }): Block => [
            {
              kind: 'item',
              key: `world ${world}`,
              icon: 'globe',
              colour: 'live',
              title,
              detail: strings.xr.worlds.go,
              onPress: () => ask(title, world),
            },
          ]),
  };
}
