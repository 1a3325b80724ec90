// A name for a new twin: from the file that was dropped, and none that another twin has. Pure; who calls: ui/console-view.ts,
// ui/description-section.tsx.
import { words } from '../language/words.ts';

const ENDINGS = /(\.(glb|gltf|td|jsonld|json|sdf))+$/i;

/** `flood_gate-2.glb` as "Flood gate 2", `LeverArm.td.json` as "Lever arm"; null for a name that says nothing. */
export function titleFromFile(name: string): string | null {
  const said = words(name.replace(ENDINGS, '')).trim();
  return /\p{L}/u.test(said) ? said : null;
}

/** The title, with a number behind it where others have it: "Valve 2". */
export function freeTitle(title: string, taken: readonly string[]): string {
  if (!taken.includes(title)) return title;
  let number = 2;
  while (taken.includes(`${title} ${number}`)) number += 1;
  return `${title} ${number}`;
}
