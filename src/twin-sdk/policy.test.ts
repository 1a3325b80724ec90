import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseWith } from '../protocol/parse.ts';
import { AccessPolicy, decide, refuseAction, refuseObserve } from './policy.ts';

const ANNA = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH';
const BERT = 'did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw';
const policy = (input: unknown): AccessPolicy => parseWith(AccessPolicy, input, 'input-invalid', 'access policy');

it('[ACC-6] without a rule everybody may observe and nobody may operate', () => {
  const none = policy({});
  expect(refuseObserve(none, ANNA)).toBeNull();
  expect(refuseAction(none, ANNA, 'turn')).toMatchObject({
    code: 'access-refused',
    details: { rule: 'control', user: ANNA, satisfiedBy: 'nothing' },
  });
});

it('[ACC-6] lists let those in that they name, and say so to the others', () => {
  const listed = policy({ observe: { keys: [ANNA] }, control: { keys: [ANNA] } });
  expect([refuseObserve(listed, ANNA), refuseAction(listed, ANNA, 'turn')]).toEqual([null, null]);
  expect(refuseObserve(listed, BERT)).toMatchObject({ details: { rule: 'observe', satisfiedBy: 'allow-listed key' } });
  expect(refuseAction(listed, BERT, 'turn')?.message).toContain('yours is not among them');
});

it("[ACC-6] an action's own rule stands before the general one, both ways", () => {
  const mixed = policy({ control: 'open', actions: { stop: 'nobody', turn: { keys: [ANNA] } } });
  expect(refuseAction(mixed, BERT, 'other')).toBeNull();
  expect(refuseAction(mixed, ANNA, 'stop')).toMatchObject({ details: { rule: 'actions.stop' } });
  expect([refuseAction(mixed, ANNA, 'turn'), refuseAction(mixed, BERT, 'turn')?.code]).toEqual([
    null,
    'access-refused',
  ]);
});

it('[ACC-6] names that every object has are no rules', () => {
  for (const action of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
    expect(refuseAction(policy({}), ANNA, action)?.code).toBe('access-refused');
});

it('[ACC-6] splits what is asked: granted and refused are all of it, and nothing that was not asked', () => {
  const rule = fc.constantFrom('open', 'nobody', { keys: [ANNA] }, { keys: [BERT] });
  const name = fc.constantFrom('a', 'b', 'c', 'constructor');
  const policies = fc.record(
    { observe: rule, control: rule, actions: fc.dictionary(name, rule) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(policies, fc.boolean(), fc.array(name), (input, observe, actions) => {
      const { granted, refused } = decide(policy(input), ANNA, { observe, actions });
      expect(granted.observe && !observe).toBe(false);
      expect(
        [...granted.actions, ...refused.map(({ affordance }) => affordance).filter((one) => one !== 'observe')].sort(),
      ).toEqual([...actions].sort());
      expect(refused.some(({ affordance }) => affordance === 'observe')).toBe(observe && !granted.observe);
      for (const action of granted.actions) expect(refuseAction(policy(input), ANNA, action)).toBeNull();
    }),
  );
});

it('a rule that is written wrong is refused, not taken for open', () => {
  for (const wrong of [
    { observe: 'everyone' },
    { control: {} },
    { control: { keys: ['anna'] } },
    { contol: 'open' },
    { actions: { turn: true } },
    { control: { keys: [], also: 1 } },
  ])
    expect(() => policy(wrong), JSON.stringify(wrong)).toThrow(expect.objectContaining({ code: 'input-invalid' }));
});
