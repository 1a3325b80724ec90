// The page of other worlds in XR: the portals of this world. Another world is another page, so VR is left on the way.
import { xrStrings } from '../../ui/xr-strings.ts';
import type { MenuContext } from './menu-sheets.ts';
import type { Block, Sheet } from './sheet.ts';

export function worldsSheet({ view, actions, state }: MenuContext): Pick<Sheet, 'title' | 'facts' | 'blocks'> {
  const portals = view.portals.value;
  const ask = (title: string, world: string): void => {
    state.question.value = {
      text: xrStrings.worlds.question(title),
      warning: xrStrings.worlds.warning,
      yes: xrStrings.goThere,
      onYes: () => actions.travel(world),
    };
  };
  return {
    title: xrStrings.menu.worlds,
    facts: [{ text: xrStrings.worlds.here(view.worldTitle.value) }],
    blocks:
      portals.length === 0
        ? [[{ kind: 'text', text: xrStrings.menu.noWorlds }]]
        : portals.map(({ title, world }): Block => [
            {
              kind: 'item',
              key: `world ${world}`,
              icon: 'globe',
              colour: 'live',
              title,
              detail: xrStrings.worlds.go,
              onPress: () => ask(title, world),
            },
          ]),
  };
}
