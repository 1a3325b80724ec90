// WebRTC without a broker: an offer and an answer as text, complete with candidates, so that the benchmark can pass them on, and
// pass them by a bad road. Used in Node (node-connector.ts) and in pages (page/page.ts).
const ANY_CANDIDATE = /^a=(?:candidate|end-of-candidates).*\r\n/gm;

export async function makeOffer(connection: RTCPeerConnection): Promise<string> {
  await connection.setLocalDescription(await connection.createOffer());
  return gathered(connection);
}

export async function makeAnswer(connection: RTCPeerConnection, offer: string): Promise<string> {
  await connection.setRemoteDescription({ type: 'offer', sdp: offer });
  await connection.setLocalDescription(await connection.createAnswer());
  return gathered(connection);
}

export async function takeAnswer(connection: RTCPeerConnection, answer: string): Promise<void> {
  await connection.setRemoteDescription({ type: 'answer', sdp: answer });
}

/** A description whose peer can be reached at that port of this machine only. */
export function throughPort(description: string, port: number): string {
  const own = description.replaceAll(ANY_CANDIDATE, '');
  return `${own.endsWith('\r\n') ? own : `${own}\r\n`}a=candidate:1 1 udp 2130706431 127.0.0.1 ${port} typ host\r\na=end-of-candidates\r\n`;
}

/** The local description when all candidates are in it. */
async function gathered(connection: RTCPeerConnection): Promise<string> {
  if (connection.iceGatheringState !== 'complete')
    await new Promise<void>((resolve) => {
      connection.onicegatheringstatechange = () => {
        if (connection.iceGatheringState === 'complete') resolve();
      };
    });
  return connection.localDescription!.sdp;
}
