// The worker in which models are checked: one for as long as there is something to check, and another one where the last has died.
import { expose } from 'comlink';
import { expect, it } from 'vitest';
import { MockClock } from '../../base/mock-clock.ts';
import { validatorHost, type ValidatorDoor } from './validator-host.ts';

interface Fake {
  ended: boolean;
  die(): void;
}

/** Workers of this process: what they are sent is copied as to any other. */
function workers(door: ValidatorDoor): { made: Fake[]; start: () => Worker } {
  const made: Fake[] = [];
  const start = (): Worker => {
    const { port1, port2 } = new MessageChannel();
    expose(door, port2);
    const fake: Fake = {
      ended: false,
      die: () => port1.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' })),
    };
    made.push(fake);
    const terminate = (): void => {
      fake.ended = true;
      port1.close();
    };
    port1.start();
    return Object.assign(port1, { terminate }) as unknown as Worker;
  };
  return { made, start };
}

const faults = { errors: 1, code: 'BAD', pointer: '/meshes/0', message: 'bad' };

it('[MOD-3] models share a worker, which ends when there has been nothing to check for a while', async () => {
  const clock = new MockClock();
  const { made, start } = workers({ validate: (bytes) => Promise.resolve(bytes.length > 2 ? faults : null) });
  const validate = validatorHost(clock, start);
  expect(await Promise.all([validate(new Uint8Array(1)), validate(new Uint8Array(3))])).toEqual([null, faults]);
  await clock.advance(9_000);
  await validate(new Uint8Array(1));
  await clock.advance(9_000);
  expect(made.map(({ ended }) => ended)).toEqual([false]);
  await clock.advance(1_001);
  expect(made.map(({ ended }) => ended)).toEqual([true]);
  await validate(new Uint8Array(1));
  expect(made.map(({ ended }) => ended)).toEqual([true, false]);
  await clock.advance(10_000);
});

it('[MOD-3] a model on which the worker dies is refused, and the next one is checked by another', async () => {
  const { made, start } = workers({
    validate: (bytes) => (bytes.length > 2 ? new Promise(() => undefined) : Promise.resolve(null)),
  });
  const clock = new MockClock();
  const validate = validatorHost(clock, start);
  const never = validate(new Uint8Array(3));
  made[0]!.die();
  await expect(never).rejects.toMatchObject({ code: 'internal' });
  expect(await validate(new Uint8Array(1))).toBeNull();
  expect(made.map(({ ended }) => ended)).toEqual([true, false]);
  await clock.advance(10_000);
});
