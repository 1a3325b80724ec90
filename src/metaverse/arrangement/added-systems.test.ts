import { expect, it } from 'vitest';
import { addressOf } from '../../identity/did-key.ts';
import type { Did } from '../../base/ids.ts';
import { AddedSystems, systemFrom } from './added-systems.ts';

const DID = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';

it('finds the address in the key, and a name in the address', () => {
  const address = addressOf(DID as Did);
  expect(systemFrom({ name: ' ', address: '', did: ` ${DID} ` }, [])).toEqual({ name: address, address, did: DID });
  expect(systemFrom({ name: 'Levers', address: 'levers', did: '' }, [])).toEqual({ name: 'Levers', address: 'levers' });
});

it('says what is wrong with what was entered', () => {
  const known = [{ address: 'levers' }];
  const problem = (entered: Partial<Parameters<typeof systemFrom>[0]>): string => {
    try {
      systemFrom({ name: '', address: '', did: '', ...entered }, known);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(problem({})).toContain('/name');
  expect(problem({ name: 'Levers', address: 'a b' })).toContain('/address');
  expect(problem({ name: 'Levers', did: 'did:key:z6Mkwrong' })).toContain('did:key');
  expect(problem({ address: 'levers' })).toContain('already');
  expect(problem({ address: 'other', did: DID })).toContain('not the key of the address');
});

it('links to exactly those that are kept', () => {
  const linked: string[] = [];
  const systems = new AddedSystems((address) => {
    linked.push(address);
    return () => linked.splice(linked.indexOf(address), 1);
  });
  const [a, b] = ['a', 'b'].map((address) => ({ name: address, address }));
  systems.keep([a!, b!]);
  systems.keep([a!, b!]);
  expect(linked).toEqual(['a', 'b']);
  systems.keep([b!]);
  expect(linked).toEqual(['b']);
  systems.keep([]);
  expect(linked).toEqual([]);
});
