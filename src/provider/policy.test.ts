import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Did } from '../base/ids.ts';
import type { Affordances } from '../protocol/things.ts';
import type { Asker } from './asker.ts';
import { covers, decide, oidcWays, refuseAction, refuseObserve, type AccessPolicyInput } from './policy.ts';
import { parsePolicy as policy } from './provider-system.ts';

const ANNA = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH' as Did;
const BERT = 'did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw' as Did;
const ISSUER = 'https://login.example';
const asker = (did: Did, known: Partial<Asker> = {}): Asker => ({
  did,
  formerDids: [],
  paired: false,
  signIns: [],
  ...known,
});
const anna = asker(ANNA);
const bert = asker(BERT);
const signedIn = (claims: Record<string, unknown> = {}, change = {}): Asker =>
  asker(ANNA, {
    signIns: [{ issuer: ISSUER, clientId: 'twins', subject: 'anna', claims, until: 1, ...change }],
  });

describe('a rule', () => {
  it('[ACC-6] that is not there lets everybody observe and nobody operate', () => {
    const none = policy({});
    expect(refuseObserve(none, anna)).toBeNull();
    expect(refuseAction(none, anna, 'turn')).toMatchObject({
      code: 'access-refused',
      details: { rule: 'control', user: ANNA, satisfiedBy: [], issuers: [] },
    });
  });

  it('[ACC-6] [ACC-9] that lists keys lets those in that it names, whatever key they have now, and says so to the others', () => {
    const listed = policy({ observe: { keys: [ANNA] }, control: { keys: [ANNA] } });
    expect([refuseObserve(listed, anna), refuseAction(listed, anna, 'turn')]).toEqual([null, null]);
    expect(refuseObserve(listed, asker(BERT, { formerDids: [ANNA] }))).toBeNull();
    expect(refuseObserve(listed, asker(BERT, { paired: true }))).toMatchObject({
      details: { rule: 'observe', satisfiedBy: ['key'], issuers: [] },
    });
    expect(refuseAction(listed, bert, 'turn')?.message).toContain('you are not among them');
  });

  it("[ACC-6] of an action's own stands before the general one, both ways", () => {
    const mixed = policy({ control: 'open', actions: { stop: 'nobody', turn: { keys: [ANNA] } } });
    expect(refuseAction(mixed, bert, 'other')).toBeNull();
    expect(refuseAction(mixed, anna, 'stop')).toMatchObject({ details: { rule: 'actions.stop' } });
    expect([refuseAction(mixed, anna, 'turn'), refuseAction(mixed, bert, 'turn')?.code]).toEqual([
      null,
      'access-refused',
    ]);
    for (const action of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(refuseAction(policy({}), anna, action)?.code).toBe('access-refused');
  });

  it('[AUT-1] that names several ways is satisfied by any of them, and tells all of them', () => {
    const ways = policy({ control: { keys: [BERT], pairing: true, oidc: [{ issuer: ISSUER, clientId: 'twins' }] } });
    expect(refuseAction(ways, anna, 'turn')).toMatchObject({
      details: { satisfiedBy: ['key', 'pairing', 'oidc'], issuers: [ISSUER] },
    });
    for (const one of [bert, asker(ANNA, { paired: true }), signedIn()])
      expect(refuseAction(ways, one, 'turn')).toBeNull();
    expect(refuseAction(policy({ control: { pairing: true } }), signedIn(), 'turn')?.details['satisfiedBy']).toEqual([
      'pairing',
    ]);
  });

  it('[AUT-4] for a sign-in asks for issuer, client and every claim: a value, one of several, or a member of a list', () => {
    const rule = (claims: Record<string, string | boolean | (string | number)[]>): AccessPolicyInput => ({
      control: { oidc: [{ issuer: ISSUER, clientId: 'twins', claims }] },
    });
    const may = (input: AccessPolicyInput, who: Asker): boolean => refuseAction(policy(input), who, 'turn') === null;
    const staff = rule({ email_verified: true, groups: ['operators', 'admins'] });
    expect(may(staff, signedIn({ email_verified: true, groups: ['guests', 'admins'] }))).toBe(true);
    expect(may(staff, signedIn({ email_verified: true, groups: 'operators' }))).toBe(true);
    for (const claims of [
      {},
      { groups: ['admins'] },
      { email_verified: 'true', groups: ['admins'] },
      { email_verified: true, groups: ['guests'] },
      { email_verified: true, groups: { admins: true } },
    ])
      expect(may(staff, signedIn(claims)), JSON.stringify(claims)).toBe(false);
    expect(may(rule({}), signedIn({}, { issuer: `${ISSUER}.evil` }))).toBe(false);
    expect(may(rule({}), signedIn({}, { clientId: 'another' }))).toBe(false);
    expect(may(rule({ toString: ['x'] }), signedIn({}))).toBe(false);
    expect(oidcWays(policy({ ...staff, observe: 'open', properties: { a: rule({}).control! } }))).toHaveLength(2);
  });

  it('that is written wrong is refused, not taken for open', () => {
    const oidc = (way: unknown): unknown => ({ control: { oidc: [way] } });
    for (const wrong of [
      { observe: 'everyone' },
      { control: {} },
      { control: { keys: undefined } },
      { control: { keys: ['anna'] } },
      { control: { pairing: false } },
      { contol: 'open' },
      { actions: { turn: true } },
      { control: { keys: [], also: 1 } },
      { control: { oidc: [] } },
      oidc({ issuer: ISSUER }),
      oidc({ issuer: 'http://login.example', clientId: 'x' }),
      oidc({ issuer: 'http://127.0.0.1.login.example', clientId: 'x' }),
      oidc({ issuer: 'file:///etc/passwd', clientId: 'x' }),
      oidc({ issuer: ISSUER, clientId: 'x', claims: { groups: [] } }),
      oidc({ issuer: ISSUER, clientId: 'x', claims: { groups: {} } }),
      { services: { everybody: { actions: ['turn'] } } },
      { services: { any: { actions: 'all' } } },
    ])
      expect(() => policy(wrong as AccessPolicyInput), JSON.stringify(wrong)).toThrow(
        expect.objectContaining({ code: 'input-invalid' }),
      );
    for (const issuer of ['http://localhost:3000', 'http://127.0.0.1:3000/x', 'http://[::1]:1'])
      expect(oidcWays(policy(oidc({ issuer, clientId: 'x' }) as AccessPolicyInput))).toHaveLength(1);
  });
});

describe('what is asked', () => {
  const PROPERTIES = ['a', 'b', 'secret'];
  const all = { observe: true, actions: [] };

  it('[ACC-6] of properties is granted by name where one of them is not, and as a whole otherwise', () => {
    const mixed = policy({ properties: { secret: { keys: [ANNA] } } });
    expect(decide(mixed, PROPERTIES, anna, all)).toEqual({ granted: all, refused: [] });
    const { granted, refused } = decide(mixed, PROPERTIES, bert, all);
    expect(granted).toEqual({ observe: true, actions: [], properties: ['a', 'b'] });
    expect(refused).toMatchObject([
      { affordance: 'properties.secret', error: { details: { rule: 'properties.secret', satisfiedBy: ['key'] } } },
    ]);
    const some = { ...all, properties: ['b', 'secret', 'none'] };
    expect(decide(mixed, PROPERTIES, bert, some).granted).toEqual({ ...all, properties: ['b'] });
    const closed = policy({ observe: 'nobody', properties: { b: 'open' } });
    expect(decide(closed, PROPERTIES, bert, all).granted).toEqual({ ...all, properties: ['b'] });
    expect(decide(closed, PROPERTIES, bert, { ...all, properties: ['a'] })).toMatchObject({
      granted: { observe: false, actions: [] },
      refused: [{ affordance: 'observe' }],
    });
  });

  it('[SHR-1] for a service is what the user may and what the rule gives this service, and nothing without a rule', () => {
    const asked = { observe: true, actions: ['turn', 'lock'], properties: ['a', 'secret'] };
    const input: AccessPolicyInput = {
      properties: { secret: { keys: [ANNA] } },
      actions: { turn: 'open', lock: { keys: [ANNA] } },
    };
    const given = (services: AccessPolicyInput['services'], who = anna): Affordances =>
      decide(policy({ ...input, services }), PROPERTIES, who, asked, BERT).granted;
    expect(given({})).toEqual({ observe: false, actions: [] });
    expect(given({ any: { properties: 'all', actions: ['turn', 'lock'] } })).toEqual(asked);
    expect(given({ any: { properties: 'all', actions: ['turn', 'lock'] } }, bert)).toEqual({
      observe: true,
      properties: ['a'],
      actions: ['turn'],
    });
    // A rule of its own stands before the one for any.
    expect(given({ any: { properties: 'all', actions: ['turn'] }, [BERT]: { properties: ['a'] } })).toEqual({
      observe: true,
      properties: ['a'],
      actions: [],
    });
    const { refused } = decide(policy({ ...input, services: { [BERT]: {} } }), PROPERTIES, anna, asked, BERT);
    expect(refused[0]).toMatchObject({ error: { details: { rule: `services.${BERT}`, satisfiedBy: [] } } });
    expect(decide(policy({}), [], anna, all, BERT).granted.observe).toBe(false);
    expect(decide(policy({}), PROPERTIES, anna, { ...all, properties: [] }, BERT).granted.observe).toBe(false);
  });

  it('[ACC-6] is split: granted and refused are all of it, and nothing that was not asked', () => {
    const rule = fc.constantFrom<NonNullable<AccessPolicyInput['control']>>(
      'open',
      'nobody',
      { keys: [ANNA] },
      { keys: [BERT], pairing: true },
    );
    const name = fc.constantFrom('a', 'b', 'c', 'constructor');
    const names = fc.uniqueArray(name);
    const services = fc.record({ any: fc.record({ properties: names, actions: names }) });
    const policies = fc.record(
      {
        observe: rule,
        control: rule,
        actions: fc.dictionary(name, rule),
        properties: fc.dictionary(name, rule),
        services,
      },
      { requiredKeys: [] },
    );
    const delegates = fc.constantFrom(null, BERT);
    fc.assert(
      fc.property(
        policies,
        names,
        fc.boolean(),
        names,
        fc.option(names, { nil: undefined }),
        delegates,
        (input, properties, observe, actions, askedFor, delegate) => {
          const asked = { observe, actions, ...(askedFor === undefined ? {} : { properties: askedFor }) };
          const { granted, refused } = decide(policy(input), properties, anna, asked, delegate);
          const refusedNames = refused.map(({ affordance }) => affordance);
          const refusedActions = refusedNames.filter((one) => one !== 'observe' && !one.startsWith('properties.'));
          expect(granted.observe && !observe).toBe(false);
          expect([...granted.actions, ...refusedActions].sort()).toEqual([...actions].sort());
          expect(refusedNames.includes('observe')).toBe(observe && !granted.observe);
          const shown: readonly string[] = granted.properties ?? (granted.observe ? properties : []);
          const wanted: readonly string[] = askedFor ?? properties;
          const had: readonly string[] = properties;
          expect(shown.every((one) => wanted.includes(one) && had.includes(one))).toBe(true);
          if (granted.observe)
            expect(
              [
                ...shown.map((one) => `properties.${one}`),
                ...refusedNames.filter((one) => one.startsWith('properties.')),
              ].sort(),
            ).toEqual(wanted.map((one) => `properties.${one}`).sort());
          for (const action of granted.actions) expect(refuseAction(policy(input), anna, action)).toBeNull();
          // For a service it is never more than for its user.
          if (delegate !== null)
            expect(
              covers(decide(policy(input), properties, anna, asked).granted, { ...granted, properties: [...shown] }),
            ).toBe(true);
          // What was granted is granted again when it is asked for.
          expect(covers(decide(policy(input), properties, anna, granted, delegate).granted, granted)).toBe(true);
        },
      ),
    );
  });
});
