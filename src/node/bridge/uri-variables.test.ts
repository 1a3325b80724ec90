// Variables in addresses: as RFC 6570 has them, and from a visitor's input to a device that answers HTTP.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import { ask, makeBridge, startHttpDevice, valueOf, type BridgeBench, type HttpDevice } from './bench.fixture.ts';
import { expanded, fixedValues, usedVariables } from './uri-variables.ts';

describe('an address', () => {
  const declared = { unit: { type: 'string' }, axis: { type: 'integer' }, path: {} };
  it.each([
    ['http://a/{axis}/x', { axis: 3 }, 'http://a/3/x'],
    ['http://a/x{?unit,axis}', { unit: 'm/s', axis: 3 }, 'http://a/x?unit=m%2Fs&axis=3'],
    ['http://a/x{?unit,axis}', { axis: 0 }, 'http://a/x?axis=0'],
    ['http://a/x{?unit,axis}', {}, 'http://a/x'],
    ['http://a/x?y=1{&unit}', { unit: '&' }, 'http://a/x?y=1&unit=%26'],
    ['http://a{/axis,unit}', { axis: 1, unit: 'a b' }, 'http://a/1/a%20b'],
    ['http://a/{+path}', { path: 'b/c?d' }, 'http://a/b/c?d'],
    ['http://a/{other}{?axis}', { axis: 1, other: 2 }, 'http://a/{other}?axis=1'],
  ] as const)('%s with %j is %s', (address, values, whole) => {
    expect(expanded(address, declared, values as Readonly<Record<string, Json>>)).toBe(whole);
  });

  it('has variables that are needed, and such that may be left away', () => {
    expect(usedVariables('http://a/{axis}/{unknown}{?unit}', declared)).toEqual([
      { name: 'axis', isOptional: false },
      { name: 'unit', isOptional: true },
    ]);
    const variables = { a: { const: 1 }, b: { default: 2 }, c: { enum: [3] }, d: { enum: [4, 5] }, e: {} };
    expect(fixedValues(variables)).toEqual({ a: 1, b: 2, c: 3 });
  });
});

describe('a device with variables in its addresses', () => {
  let bench: BridgeBench;
  let device: HttpDevice;
  const heard: string[] = [];
  beforeEach(async () => {
    heard.length = 0;
    device = await startHttpDevice((request, response) => {
      let body = '';
      request.on('data', (data: Buffer) => (body += data.toString()));
      request.on('end', () => {
        if (request.method === 'POST') heard.push(`${request.url} ${body}`);
        response.setHeader('content-type', 'application/json');
        response.end(request.method === 'POST' ? '' : JSON.stringify(request.url === '/speed?unit=rpm' ? 7 : 0));
      });
    });
    bench = await makeBridge();
  });
  afterEach(async () => {
    await bench.close();
    device.close();
  });

  it('is read with what they are by default, and an action asks its visitor for them', async () => {
    const unit = { type: 'string', default: 'rpm' };
    const twin = await bench.twin({
      id: 'urn:test:variables',
      title: 'Variables',
      base: `${device.url}/`,
      uriVariables: { axis: { type: 'integer', minimum: 1, maximum: 6 } },
      properties: { speed: { type: 'number', uriVariables: { unit }, forms: [{ href: 'speed{?unit}' }] } },
      actions: {
        stop: { forms: [{ href: 'stop' }] },
        jog: {
          input: { type: 'number' },
          uriVariables: { fast: { type: 'boolean' }, key: { const: 'k' } },
          forms: [{ href: 'jog/{axis}{?fast,key}' }],
        },
        home: { forms: [{ href: 'home/{axis}' }] },
      },
    });
    await expect.poll(() => valueOf(twin, 'speed'), { timeout: 5_000 }).toBe(7);
    const { stop, jog, home } = twin.description.actions!;
    expect([stop!.input, home!.input]).toEqual([
      undefined,
      { type: 'object', properties: { axis: { type: 'integer', minimum: 1, maximum: 6 } }, required: ['axis'] },
    ]);
    expect(jog!.input).toMatchObject({
      properties: { axis: { type: 'integer' }, fast: { type: 'boolean' }, input: { type: 'number' } },
      required: ['axis', 'input'],
    });
    await ask(twin, 'stop');
    await ask(twin, 'home', { axis: 2 });
    await ask(twin, 'jog', { axis: 3, fast: true, input: 15 });
    await ask(twin, 'jog', { axis: 3, input: 0 });
    expect(heard).toEqual(['/stop ', '/home/2 ', '/jog/3?fast=true&key=k 15', '/jog/3?key=k 0']);
  });

  it('is not left by values that would lead to another one', async () => {
    const twin = await bench.twin({
      id: 'urn:test:away',
      title: 'Away',
      uriVariables: { at: { type: 'string' } },
      properties: { speed: { type: 'number', forms: [{ href: `${device.url}/speed` }] } },
      actions: { go: { forms: [{ href: `${device.url}{+at}` }] } },
    });
    await expect.poll(() => valueOf(twin, 'device'), { timeout: 5_000 }).toBe('present');
    await expect(ask(twin, 'go', { at: '.evil.example/' })).rejects.toThrow('lead away from the device');
    expect(heard).toEqual([]);
  });
});
