// The door to what draws attention and what hands are laid on (attention.ts), which is loaded behind the first picture: until then
// nothing is pointed out. Who calls: metaverse.ts.
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Scene } from '@babylonjs/core/scene';
import { toTwinportError } from '../../base/errors.ts';
import { toProblem } from '../../protocol/problem.ts';
import type { AlarmActions } from '../alarms/alarm-view.ts';
import type { Notices } from '../notices.ts';
import type { CommandView, ViewModel } from '../view-model.ts';
import type { XrVisit } from '../xr/visit.ts';
import type { Attention } from './attention.ts';
import type { Figures } from './figures.ts';
import type { HandActions } from './hand-view.ts';
import type { TwinPresence } from './twin-presence.ts';
import type { TwinSessions } from './twin-sessions.ts';

interface AttentionContext {
  readonly scene: Scene;
  readonly canvas: HTMLCanvasElement;
  readonly view: ViewModel;
  readonly twins: TwinSessions;
  readonly notices: Notices;
  readonly figures: Promise<Figures>;
}

export interface AttentionDoor {
  point(presence: TwinPresence | undefined): void;
  canHold(mesh: AbstractMesh | null): boolean;
  event(presence: TwinPresence): void;
  tick(): void;
  frame(nowMs: number): void;
  furnish(visit: XrVisit): void;
  /** Makes a command heard: its press, and its end. */
  heard(command: Promise<CommandView>): Promise<CommandView>;
  readonly actions: AlarmActions & HandActions;
}

export function createAttentionDoor({ figures, notices, ...parts }: AttentionContext): AttentionDoor {
  let attention: Attention | null = null;
  Promise.all([import('./attention.ts'), figures]).then(
    ([{ Attention }, shown]) => {
      attention = new Attention({ ...parts, figures: shown });
    },
    (thrown: unknown) => notices.problem('attention', 'warning', toProblem(toTwinportError(thrown))),
  );
  return {
    point: (presence) => attention?.point(presence ?? null),
    canHold: (mesh) => attention?.canHold(mesh) ?? false,
    event: (presence) => attention?.event(presence),
    tick: () => attention?.tick(),
    frame: (nowMs) => attention?.frame(nowMs),
    furnish: (visit) => attention?.furnish(visit),
    heard: (command) => attention?.heard(command) ?? command,
    actions: {
      acknowledgeAlarm: (id) => attention?.acknowledge(id),
      answerHand: (yes) => attention?.answerHand(yes),
    },
  };
}
