// The three channels on a real connection between two peers of Node's WebRTC.
import { RTCPeerConnection as NodePeerConnection } from 'node-datachannel/polyfill';
import { expect, it } from 'vitest';
import { createChannels } from './channel.ts';
import { fingerprintsOf } from './link.ts';

/** Without the candidates that were found so far: they come by themselves, as through a broker. */
const bare = ({ type, sdp }: RTCSessionDescription): RTCSessionDescriptionInit => ({
  type,
  sdp: sdp.replaceAll(/a=(candidate:.*|end-of-candidates)\r\n/g, ''),
});

it('[SES-10] are negotiated with their numbers and ways, open on both sides, and announce nothing', async () => {
  const peers = [new NodePeerConnection(), new NodePeerConnection()] as unknown as [
    RTCPeerConnection,
    RTCPeerConnection,
  ];
  const [dialling, answering] = peers;
  try {
    const announced: string[] = [];
    for (const peer of peers) peer.ondatachannel = ({ channel }) => void announced.push(channel.label);
    // Candidates that come before the other side's description wait for it.
    let described: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      described = resolve;
    });
    const pass = (from: RTCPeerConnection, to: RTCPeerConnection): void => {
      from.onicecandidate = ({ candidate }) => {
        if (candidate !== null) void ready.then(() => to.addIceCandidate(candidate));
      };
    };
    pass(dialling, answering);
    pass(answering, dialling);
    const [left, right] = [createChannels(dialling), createChannels(answering)];
    const shape = ({ control, state, bulk }: typeof left): unknown[] =>
      [control, state, bulk].map(({ label, id, negotiated, ordered, maxRetransmits }) => [
        label,
        id,
        negotiated,
        ordered,
        maxRetransmits ?? null,
      ]);
    const expected = [
      ['twinport-control', 100, true, true, null],
      ['twinport-state', 101, true, false, 0],
      ['twinport-bulk', 102, true, true, null],
    ];
    expect(shape(left)).toEqual(expected);
    await dialling.setLocalDescription(await dialling.createOffer());
    await answering.setRemoteDescription(bare(dialling.localDescription!));
    await answering.setLocalDescription(await answering.createAnswer());
    await dialling.setRemoteDescription(bare(answering.localDescription!));
    described();
    const heard = new Promise((resolve) => {
      right.state.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
    });
    await new Promise((resolve) => {
      left.state.onopen = resolve;
    });
    left.state.binaryType = right.state.binaryType = 'arraybuffer';
    left.state.send(Uint8Array.of(1, 2));
    expect(new Uint8Array((await heard) as ArrayBuffer)).toEqual(Uint8Array.of(1, 2));
    expect(announced).toEqual([]);
    const [ours, theirs] = [fingerprintsOf(dialling)!, fingerprintsOf(answering)!];
    expect([ours.local.toUpperCase(), ours.remote.toUpperCase()]).toEqual([
      theirs.remote.toUpperCase(),
      theirs.local.toUpperCase(),
    ]);
    expect(ours.local).toMatch(/^sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/i);
  } finally {
    for (const peer of peers) peer.close();
  }
});

it('[SES-3] there is no fingerprint before both descriptions are there', () => {
  expect(fingerprintsOf({ localDescription: null, remoteDescription: null })).toBeNull();
  expect(
    fingerprintsOf({
      localDescription: { type: 'offer', sdp: 'v=0\r\na=fingerprint:sha-256 AA:BB\r\n' } as RTCSessionDescription,
      remoteDescription: { type: 'answer', sdp: 'v=0\r\n' } as RTCSessionDescription,
    }),
  ).toBeNull();
});
