// The frame in which the parts of a portal are made. Who calls: portals.ts and its parts.
import type { Portal } from '../../protocol/world-manifest.ts';
import type { MeshBuilder } from './mesh-builder.ts';

/** A frame in which x runs across the portal and -z is where one looks who comes out of it. */
export function within(builder: MeshBuilder, { position, headingDegrees }: Portal, make: () => void): void {
  builder.within(position, (-headingDegrees * Math.PI) / 180, make);
}
