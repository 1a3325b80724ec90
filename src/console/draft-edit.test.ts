import { expect, it } from 'vitest';
import {
  audienceOf,
  emptyDraft,
  propertiesOf,
  ruleOf,
  withBinding,
  withDescription,
  withoutAction,
  withoutProperty,
  withProperty,
  withSetter,
} from './draft-edit.ts';

const ID = 'urn:uuid:1';
const ANGLE = { name: 'angle', title: 'Angle', type: 'number', unit: 'deg', minimum: '-90', maximum: '90' } as const;
const TURN = { property: 'angle', node: 'Arm', target: 'rotation', axis: 'z' } as const;

it('writes a property of the form into the description, and reads it back', () => {
  const draft = withProperty(emptyDraft(ID, 'Machine'), null, ANGLE);
  expect(draft.description['properties']).toEqual({
    angle: { type: 'number', readOnly: true, title: 'Angle', unit: 'deg', minimum: -90, maximum: 90 },
  });
  expect(propertiesOf(draft)).toEqual([ANGLE]);
});

it('keeps what the form does not know of a property, and what is bound to it, when it gets another name', () => {
  const described = withDescription(
    emptyDraft(ID, 'Machine'),
    JSON.stringify({ title: 'Lever', properties: { angle: { type: 'number', multipleOf: 0.1, 'x:maker': 'ACME' } } }),
    ID,
  );
  const draft = withProperty(withBinding(described, TURN), 'angle', { ...ANGLE, name: 'tilt' });
  expect(draft.description['properties']).toMatchObject({ tilt: { multipleOf: 0.1, 'x:maker': 'ACME', maximum: 90 } });
  expect(draft.bindings).toEqual([{ ...TURN, property: 'tilt' }]);
});

it('takes what was bound to a property away with it', () => {
  const draft = withoutProperty(withBinding(withProperty(emptyDraft(ID, 'Machine'), null, ANGLE), TURN), 'angle');
  expect([draft.bindings, draft.description['properties']]).toEqual([[], {}]);
});

it('makes a command that sets a property, with its limits, and takes it away again', () => {
  const draft = withSetter(withProperty(emptyDraft(ID, 'Machine'), null, ANGLE), 'angle');
  expect(draft.description['actions']).toEqual({
    setAngle: { title: 'Set angle', input: { type: 'number', unit: 'deg', minimum: -90, maximum: 90 } },
  });
  expect(draft.answers).toEqual({ setAngle: { kind: 'set', property: 'angle' } });
  const without = withoutAction(draft, 'setAngle');
  expect([without.description['actions'], without.answers]).toEqual([{}, {}]);
});

it('takes over a description with its id, gives one to it that has none, and refuses what is none', () => {
  expect(withDescription(emptyDraft(ID, 'Machine'), '{"id":"urn:a","title":"A"}', 'urn:fresh').description['id']).toBe(
    'urn:a',
  );
  expect(withDescription(emptyDraft(ID, 'Machine'), '{"title":"A"}', 'urn:fresh').description['id']).toBe('urn:fresh');
  expect(() => withDescription(emptyDraft(ID, 'Machine'), '[]', ID)).toThrow('a Thing Description is a JSON object');
  expect(() => withDescription(emptyDraft(ID, 'Machine'), '{', ID)).toThrow(SyntaxError);
});

it('knows the audiences of the form, and that a rule of somebody’s own is none of them', () => {
  for (const audience of ['everybody', 'paired', 'nobody'] as const)
    expect(audienceOf(ruleOf(audience), 'nobody')).toBe(audience);
  expect(audienceOf(undefined, 'everybody')).toBe('everybody');
  expect(audienceOf({ keys: ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'] }, 'nobody')).toBeNull();
});
