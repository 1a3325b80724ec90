// Two peer connections of this process, over real sockets: what comes while it is busy.
import { expect, it } from 'vitest';
import { until } from '../../e2e/support/chain.ts';
import { createPeerConnection } from './rtc.ts';

/** Keeps this process from hearing anything; the addon's own threads go on. */
function beBusy(durationMs: number): void {
  const end = performance.now() + durationMs;
  while (performance.now() < end);
}

const gathered = (connection: RTCPeerConnection): Promise<unknown> =>
  until(() => (connection.iceGatheringState === 'complete' ? true : null), 5_000);

it('[SES-9] the last word of a peer is heard before its end, though both came while this process was busy', async () => {
  const [near, far] = [createPeerConnection([]), createPeerConnection([])];
  const [ear, mouth] = [near, far].map((side) => side.createDataChannel('control', { negotiated: true, id: 1 }));
  const heard: string[] = [];
  ear!.addEventListener('message', ({ data }) => heard.push(String(data)));
  ear!.addEventListener('close', () => heard.push('the end'));
  await near.setLocalDescription(await near.createOffer());
  await gathered(near);
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription(await far.createAnswer());
  await gathered(far);
  await near.setRemoteDescription(far.localDescription!);
  await until(() => (ear!.readyState === 'open' && mouth!.readyState === 'open' ? true : null), 10_000);
  mouth!.send('leave');
  mouth!.send('goodbye');
  beBusy(150);
  far.close();
  beBusy(300);
  await until(() => (heard.includes('the end') ? true : null), 10_000);
  expect(heard).toEqual(['leave', 'goodbye', 'the end']);
  near.close();
});

it('takes relays with credentials of any signs, and says which server is none', () => {
  const relay = { urls: ['turn:127.0.0.1:3478?transport=udp'], username: 'a@b', credential: 'c:d/e' };
  createPeerConnection([{ urls: 'stun:127.0.0.1:3478' }, relay]).close();
  expect(() => createPeerConnection([{ urls: 'http://127.0.0.1' }])).toThrow();
});
