// Holding parts of the open machine in XR: the trigger, or a pinch, takes hold of what the ray points at, and the ray turns it. Who
// calls: attention.ts, for each visit.
import { Ray } from '@babylonjs/core/Culling/ray.core';
import type { XrVisit } from '../xr/visit.ts';
import type { Hand, Hold } from './hand.ts';

const REACH_METRES = 100;

export function holdInXr(visit: XrVisit, hand: Hand): void {
  const session = visit.experience.baseExperience.sessionManager;
  let held: { readonly input: XRInputSource; readonly hold: Hold } | null = null;
  const rayOf = (input: XRInputSource): Ray | null => {
    const source = visit.hands().find(({ source: { inputSource } }) => inputSource === input)?.source;
    if (source === undefined) return null;
    const ray = new Ray(source.pointer.position.clone(), source.pointer.forward.clone(), REACH_METRES);
    source.getWorldPointerRayToRef(ray);
    return ray;
  };
  const begin = ({ inputSource }: XRInputSourceEvent): void => {
    if (held !== null) return;
    const ray = rayOf(inputSource);
    const hit = ray === null ? null : visit.scene.pickWithRay(ray);
    const hold = hit === null ? null : hand.hold(hit.pickedMesh, hit.pickedPoint);
    if (hold === null) return;
    held = { input: inputSource, hold };
    visit.pulse('press');
  };
  const end = ({ inputSource }: XRInputSourceEvent): void => {
    if (held?.input !== inputSource) return;
    const { hold } = held;
    held = null;
    hold.end(true);
    visit.pulse('press');
  };
  const frame = session.onXRFrameObservable.add(() => {
    const ray = held === null ? null : rayOf(held.input);
    if (held !== null && ray !== null) held.hold.move(ray, false);
  });
  session.session.addEventListener('selectstart', begin);
  session.session.addEventListener('selectend', end);
  visit.events.on('ended', () => {
    held?.hold.end(false);
    held = null;
    session.onXRFrameObservable.remove(frame);
  });
}
