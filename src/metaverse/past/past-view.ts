// What the faces can ask of the past, and what they are told of it. Part of view-model.ts; done by door.ts and player.ts.
import type { RecordedWorld } from '../../protocol/history.ts';

export interface TimeActions {
  /** Shows the world as it was recorded at this instant (epoch ms, held to what is recorded), paused. Rejects when nothing is recorded. */
  visitPast(atMs: number): Promise<void>;
  /** Goes on from the instant that is shown, at so many recorded seconds a second; null: stands still. Nothing while the world is live. */
  playPast(speed: number | null): void;
  /** At once: what came meanwhile was received and recorded. */
  returnToLive(): void;
  /** When something was recorded of the twins of this world, and what happened then. */
  recordedWorld(): Promise<RecordedWorld>;
}
