// What makes a visit one in VR: it begins where the desktop camera stands and looks, moves by locomotion.ts, and leaves the
// desktop camera where the visitor stood. Who calls: session.ts, when a visit has begun.
import { Carry } from './carry.ts';
import type { LiveVisit } from './live-visit.ts';
import { Locomotion } from './locomotion.ts';
import type { XrParts } from './session.ts';
import { Vignette } from './vignette.ts';

export function beginVr(visit: LiveVisit, { rig, ground, floorMeshes, settings }: XrParts): void {
  const { scene, experience } = visit;
  const { camera } = experience.baseExperience;
  const { pointerSelection } = experience;
  const carry = new Carry(camera);
  const vignette = new Vignette(scene, camera);
  const locomotion = new Locomotion({
    scene,
    ground,
    floorMeshes,
    carry,
    vignette,
    settings,
    hands: () => visit.hands(),
    pulse: (feel, hand) => visit.pulse(feel, hand),
    onAiming(isAiming) {
      pointerSelection.displayLaserPointer = !isAiming;
      pointerSelection.displaySelectionMesh = !isAiming;
    },
    onMoved: () => visit.events.emit('moved', undefined),
  });
  const stand = ({ x, z, yaw }: { x: number; z: number; yaw: number }) => {
    carry.face(yaw);
    locomotion.standAt({ x, z });
  };
  stand(rig.stance());
  rig.setCarrier({ stance: () => ({ ...carry.place, yaw: carry.yaw, pitch: 0 }), stand });
  visit.setRecentre(() => {
    carry.forgetHeight();
    stand(rig.home);
  });
  visit.onFrame((deltaMs) => locomotion.frame(deltaMs));
  // A pinch at a machine or a panel chooses it.
  visit.onInput('selectstart', (hand) => {
    const { mesh } = visit.pointedBy(hand);
    if (mesh === null || floorMeshes.includes(mesh)) locomotion.pinch(hand, performance.now());
  });
  visit.onInput('selectend', (hand) => locomotion.unpinch(hand, performance.now()));
  visit.events.on('ended', () => {
    rig.setCarrier(null);
    const { x, z } = carry.place;
    rig.land([x, 0, z], carry.yaw);
    locomotion.dispose();
    vignette.dispose();
  });
}
