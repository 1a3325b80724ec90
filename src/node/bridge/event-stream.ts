// Reads Server-Sent Events off a response (WHATWG HTML §9.2): the data of each event, until the stream ends. Ours because a
// description's credentials must go along, which no EventSource of a library here lets them. Called by http-client.ts.
import { TwinportError } from '../../base/errors.ts';
import { MOST_MESSAGE_BYTES } from './protocol-client.ts';

/** @throws TwinportError `message-too-large` for an event that does not end */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let length = 0;
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the very end may be half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
        length = 0;
      } else if (line.startsWith('data')) {
        const value = line === 'data' ? '' : line.startsWith('data: ') ? line.slice(6) : line.slice(5);
        if (line !== 'data' && line[4] !== ':') continue;
        data.push(value);
        length += value.length;
      }
    }
    if (length + rest.length > MOST_MESSAGE_BYTES)
      throw new TwinportError('message-too-large', `an event has more than ${MOST_MESSAGE_BYTES} characters`);
  }
}
