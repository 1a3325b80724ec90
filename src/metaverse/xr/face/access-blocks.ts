// What an owner refused and what would help, as rows of a sheet (P7): the reason, a pairing code by the pad, the visitor's
// key to name to the owner, and asking again. The same for twins and services.
import type { Problem } from '../../../protocol/problem.ts';
import { waysOf } from '../../ui/access-rules.ts';
import type { LockedGroup } from '../../ui/action-groups.ts';
import { shortDid } from '../../ui/format.ts';
import { strings } from '../../ui/strings.ts';
import type { UserKeyView, ViewActions } from '../../view-model.ts';
import type { FaceState } from './face-state.ts';
import type { Block, Row } from './sheet.ts';
import { problemDetail, problemWords } from '../../ui/problem-text.ts';

export interface AccessContext {
  readonly state: FaceState;
  readonly actions: ViewActions;
  readonly userKey: UserKeyView;
  readonly targetId: string;
  readonly targetTitle: string;
}

const CODE_LENGTH = 8;

/** A whole thing that is not open, with the reason. */
export function refusalBlocks(context: AccessContext, problem: Problem): readonly Block[] {
  return [[problemRow(problem)], [...wayRows(context, problem)], askAgain(context)].filter(({ length }) => length > 0);
}

/** The actions that are locked, group by group. */
export function lockedBlocks(context: AccessContext, groups: readonly LockedGroup[]): readonly Block[] {
  if (groups.length === 0) return [];
  const blocks = groups.map((group, index): Row[] => [
    ...(index === 0 ? [{ kind: 'heading', text: strings.action.locked } as const] : []),
    ...(group.sameDetail
      ? [
          {
            kind: 'banner',
            look: 'plain',
            icon: 'lock',
            title: group.actions.map(({ title }) => title).join(', '),
            text: problemDetail(group.problem),
          } as const,
        ]
      : group.actions.map(
          ({ title, refused }) =>
            ({
              kind: 'banner',
              look: 'plain',
              icon: 'lock',
              title,
              text: refused === null ? '' : problemDetail(refused),
            }) as const,
        )),
    ...wayRows(context, group.problem),
  ]);
  return [...blocks, askAgain(context)];
}

export function problemRow(problem: Problem): Row {
  const { title, detail, help } = problemWords(problem);
  return {
    kind: 'banner',
    look: 'alarm',
    icon: 'alarm',
    title,
    text: `${detail} ${help}`,
  };
}

function wayRows({ state, actions, userKey, targetId, targetTitle }: AccessContext, problem: Problem): readonly Row[] {
  const { key, pairing, issuers } = waysOf(problem);
  if (!key && !pairing && issuers.length === 0) return [{ kind: 'text', text: strings.access.nothing, icon: 'info' }];
  if (userKey.state === 'locked') return [{ kind: 'text', text: strings.xr.unlockOutside, icon: 'key' }];
  const rows: Row[] = [];
  if (pairing) {
    const openPad = (): void => {
      state.pad.value = {
        key: `pair ${targetId}`,
        title: strings.xr.pairTitle(targetTitle),
        hint: strings.access.codeLabel,
        keys: 'code',
        text: '',
        written: grouped,
        wrong: '',
        busy: false,
        onDone: (code) => actions.pair(targetId, code),
      };
    };
    rows.push({
      kind: 'buttons',
      buttons: [
        { key: `pair ${targetId}`, label: strings.xr.typeCode, icon: 'pair', look: 'primary', onPress: openPad },
      ],
    });
  }
  if (issuers.length > 0) rows.push({ kind: 'text', text: strings.xr.signInOutside, icon: 'signIn' });
  if (key)
    rows.push({
      kind: 'text',
      text: `${strings.access.keyHint} ${strings.xr.keyIs(shortDid(userKey.did))}`,
      icon: 'key',
    });
  return rows;
}

function askAgain({ state, actions, targetId }: AccessContext): readonly Row[] {
  const key = `ask ${targetId}`;
  const { busy, problem } = state.attempt(key);
  return [
    {
      kind: 'buttons',
      buttons: [
        {
          key,
          label: busy ? strings.action.asking : strings.action.askAgain,
          look: 'plain',
          disabled: busy,
          onPress: () => state.start(key, () => actions.requestAccess(targetId)),
        },
      ],
    },
    ...(problem === null ? [] : [problemRow(problem)]),
  ];
}

/** As it is read out: four and four. */
export function grouped(typed: string): string {
  const letters = typed
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .toUpperCase()
    .slice(0, CODE_LENGTH);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}
