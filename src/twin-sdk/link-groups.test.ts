// Which links are coded for together, as their round trips change.
import { expect, it } from 'vitest';
import { LinkGroup, LinkGroups, type GroupedLink } from './link-groups.ts';

interface Link extends GroupedLink {
  roundTripMs: number;
}

function link(roundTripMs: number, name = 'own'): Link {
  const own = new LinkGroup(name);
  return {
    roundTripMs,
    lostShare: 0,
    crampedShare: 0,
    thrownOut: 0,
    own,
    group: own,
    steadySinceMs: 0,
    waitingMs: () => 0,
  };
}

it('links whose round trips all become shorter stay together until a slow one comes, and others join them', () => {
  const groups = new LinkGroups();
  const links = new Set([link(200), link(180), link(190)]);
  const [first] = [...links];
  let now = 0;
  const later = (): void => {
    for (let count = 0; count < 4; count += 1) groups.regroup(links, (now += 1_000));
  };
  later();
  const slow = first!.group;
  expect(slow).not.toBe(first!.own);
  // All were late because this process was: now it is not.
  for (const each of links) each.roundTripMs = 8;
  later();
  links.add(link(5));
  later();
  for (const { group } of links) expect(group).toBe(slow);
  const far = link(200);
  links.add(far);
  later();
  expect(far.group).toBe(slow);
  for (const each of links) if (each !== far) expect(each.group).not.toBe(slow);
  expect(new Set([...links].map(({ group }) => group)).size).toBe(2);
});
