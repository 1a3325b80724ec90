// What a person does with an emulated headset: points a controller at a target of the XR face, pulls its trigger, drags, and
// pokes with a finger. Positions are told from the eyes, which stay where `emulateHeadset` put them.
import { expect, type Page } from '@playwright/test';

/** Where the eyes of the emulated headset are in its own space, in metres. */
const EYES = [0, 1.6, 0] as const;
/** Where the right hand is held, from the eyes. */
const HAND = [0.18, -0.3, -0.15] as const;
type Point = readonly [x: number, y: number, z: number];

export interface SeenPanel {
  readonly name: string;
  readonly words: readonly string[];
  readonly targets: readonly { readonly key: string; readonly point: Point; readonly state: string }[];
  readonly redraws: number;
}

export async function panel(page: Page, name: string): Promise<SeenPanel | undefined> {
  const panels: readonly SeenPanel[] = await page.evaluate(() => window.twinport.xrPanels());
  return panels.find((one) => one.name === name);
}

/** What a panel takes of the view: from the first to the last of its targets, in radians right of and above the eyes' middle. */
export async function seenBounds(
  page: Page,
  name: string,
): Promise<Record<'left' | 'right' | 'top' | 'bottom', number>> {
  const points = (await panel(page, name))!.targets.map(({ point }) => point);
  const headings = points.map(([x, , z]) => Math.atan2(x, -z));
  const rises = points.map(([x, y, z]) => Math.atan2(y, Math.hypot(x, z)));
  return {
    left: Math.min(...headings),
    right: Math.max(...headings),
    top: Math.max(...rises),
    bottom: Math.min(...rises),
  };
}

/** Waits until a panel says something. */
export async function says(page: Page, name: string, words: RegExp, timeout = 120_000): Promise<void> {
  await expect
    .poll(async () => (await panel(page, name))?.words.join(' | ') ?? '', { timeout, intervals: [250] })
    .toMatch(words);
}

/** What a visitor points with. */
export type Pointer = 'controller' | 'hand';

/** Points the right controller, or hand, at a place, from the eyes. */
export async function aim(page: Page, at: Point, by: Pointer = 'controller'): Promise<void> {
  await page.evaluate(
    ([hand, eyes, target, pointer]) => {
      const { controllers, hands } = window.xrDevice;
      const input = pointer === 'hand' ? hands.right! : controllers.right!;
      const place = hand.map((part, index) => part + eyes[index]!);
      const [x, y, z] = target.map((part, index) => part - hand[index]!) as [number, number, number];
      input.position.set(place[0]!, place[1]!, place[2]!);
      // It points along its -Z: first the yaw about +Y, then the pitch about its own X.
      const yaw = Math.atan2(-x, -z) / 2;
      const pitch = Math.atan2(y, Math.hypot(x, z)) / 2;
      input.quaternion.set(
        Math.cos(yaw) * Math.sin(pitch),
        Math.sin(yaw) * Math.cos(pitch),
        -Math.sin(yaw) * Math.sin(pitch),
        Math.cos(yaw) * Math.cos(pitch),
      );
    },
    [HAND, EYES, at, by] as const,
  );
}

/** Lets the headset draw some frames: what is pointed at, and what a button does, is known a frame later. */
export async function frames(page: Page, count = 3): Promise<void> {
  await page.evaluate(async (wanted) => {
    const session = window.xrDevice.activeSession!;
    for (let frame = 0; frame < wanted; frame += 1) {
      await new Promise((resolve) => {
        session.requestAnimationFrame(resolve);
      });
    }
  }, count);
}

/** Pulls the right trigger, or pinches with the right hand. */
export async function trigger(page: Page, isPulled: boolean, by: Pointer = 'controller'): Promise<void> {
  await page.evaluate(
    ([value, pointer]) => {
      const { controllers, hands } = window.xrDevice;
      if (pointer === 'hand') hands.right!.updatePinchValue(value);
      else controllers.right!.updateButtonValue('trigger', value);
    },
    [isPulled ? 1 : 0, by] as const,
  );
  await frames(page);
}

/** Points at a target until it shows that it is pointed at, and says where it is. */
export async function pointAt(page: Page, name: string, key: string): Promise<Point> {
  let point: Point | undefined;
  await expect
    .poll(
      async () => {
        const target = (await panel(page, name))?.targets.find((one) => one.key === key);
        if (target === undefined) return 'absent';
        point = target.point;
        await aim(page, target.point);
        await frames(page);
        return (await panel(page, name))?.targets.find((one) => one.key === key)?.state ?? 'absent';
      },
      { timeout: 120_000, intervals: [50], message: `the ray comes to ${key}` },
    )
    .toBe('hovered');
  return point!;
}

/** Presses a target with the ray. */
export async function press(page: Page, name: string, key: string): Promise<void> {
  await pointAt(page, name, key);
  await trigger(page, true);
  await trigger(page, false);
}

/** Presses a button of a controller and lets it go. */
export async function pressButton(page: Page, hand: 'left' | 'right', id: string): Promise<void> {
  for (const value of [1, 0]) {
    await page.evaluate(([of, button, to]) => window.xrDevice.controllers[of]!.updateButtonValue(button, to), [
      hand,
      id,
      value,
    ] as const);
    await frames(page);
  }
}

/** Opens the menu on the wrist, and waits until it says this: a controller is there only some frames after the session. */
export async function openMenu(page: Page, words = /./): Promise<void> {
  await expect
    .poll(
      async () => {
        if ((await panel(page, 'xr-menu')) === undefined) await pressButton(page, 'left', 'y-button');
        return (await panel(page, 'xr-menu'))?.words.join(' | ') ?? '';
      },
      { timeout: 60_000 },
    )
    .toMatch(words);
}

/** Puts the tip of the right index finger to a place, from the eyes. */
async function fingerTo(page: Page, at: Point): Promise<void> {
  await page.evaluate(
    async ([eyes, target]) => {
      const session = window.xrDevice.activeSession!;
      const hand = window.xrDevice.hands.right!;
      const space = await session.requestReferenceSpace('local-floor' as never);
      // The tip is where the hand's pose has it: it is found out, then moved.
      const tip = await new Promise<DOMPointReadOnly>((resolve) => {
        const look = (_: number, frame: XRFrame) => {
          const source = [...session.inputSources].find(
            (one) => (one.handedness as string) === 'right' && one.hand != null,
          );
          const joint = source?.hand?.get('index-finger-tip' as never);
          const pose = joint === undefined ? undefined : frame.getJointPose?.(joint, space);
          if (pose == null) session.requestAnimationFrame(look as never);
          else resolve(pose.transform.position);
        };
        session.requestAnimationFrame(look as never);
      });
      const { position } = hand;
      position.set(
        position.x + target[0] + eyes[0] - tip.x,
        position.y + target[1] + eyes[1] - tip.y,
        position.z + target[2] + eyes[2] - tip.z,
      );
    },
    [EYES, at] as const,
  );
  await frames(page);
}

/** Pokes a target with a finger: from before it, to it, and back. */
export async function poke(page: Page, name: string, key: string): Promise<void> {
  const target = (await panel(page, name))!.targets.find((one) => one.key === key)!;
  const [x, y, z] = target.point;
  const length = Math.hypot(x, y, z);
  const nearer = (metres: number): Point => [x, y, z].map((part) => part * (1 - metres / length)) as unknown as Point;
  for (const metres of [0.08, 0.04, 0.002, 0.04, 0.12]) await fingerTo(page, nearer(metres));
}
