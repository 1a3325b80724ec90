// One HTTP request with a bounded answer, and what a refusal says. Who calls: http-client.ts, http-authorization.ts, and whoever
// fetches descriptions and directories.
import { TwinportError } from '../../base/errors.ts';
import { MOST_MESSAGE_BYTES } from './protocol-client.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/**
 * Sends a request and reads its whole answer, of whatever status.
 * @throws TwinportError `twin-offline` when there is no answer, `message-too-large` for more than `mostBytes`
 */
export async function httpExchange(
  request: HttpRequest,
  signal: AbortSignal,
  mostBytes = MOST_MESSAGE_BYTES,
): Promise<HttpReply> {
  const response = await httpOpen(request, signal);
  const bytes = await readBounded(request.url, response, mostBytes);
  return { status: response.status, headers: response.headers, bytes };
}

/** Sends a request; the body of the answer is still to be read. @throws TwinportError `twin-offline` */
export async function httpOpen({ url, method, headers, body }: HttpRequest, signal: AbortSignal): Promise<Response> {
  try {
    // Redirects are not followed: credentials would go along to wherever the device points.
    return await fetch(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    });
  } catch (error) {
    throw unreachable(url, error);
  }
}

/** @throws TwinportError `action-failed` with the reason of the device for every status but 2xx */
export function refuseFailure(url: string, { status, headers, bytes }: HttpReply): void {
  if (status >= 200 && status < 300) return;
  const details = { status };
  if (status >= 300 && status < 400) {
    const to = headers.get('location') ?? 'somewhere else';
    throw new TwinportError(
      'action-failed',
      `${url} answered ${status}: it has moved to ${to}; put that address into the description`,
      { details },
    );
  }
  const reason = reasonIn(bytes);
  if (status === 401 || status === 403) {
    const said = reason === '' ? '' : ` (${reason})`;
    throw new TwinportError('action-failed', `${url} refuses the credentials with ${status}${said}; see --secrets`, {
      details,
    });
  }
  throw new TwinportError('action-failed', reason === '' ? `${url} answered ${status}` : reason, { details });
}

export function unreachable(url: string, error: unknown): TwinportError {
  if (error instanceof TwinportError) return error;
  const { message, cause } = error as Error;
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  return new TwinportError('twin-offline', `${url} cannot be reached: ${code ?? inner ?? message}`, { cause: error });
}

/** What a refusal says of itself: the detail of a problem (RFC 9457), another usual member, or a short text. */
function reasonIn(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 4_096)).trim();
  try {
    const said = JSON.parse(text) as unknown;
    if (typeof said === 'string') return said;
    const members = (said ?? {}) as Readonly<Record<string, unknown>>;
    const reason = ['detail', 'title', 'message', 'error', 'reason'].map((name) => members[name]);
    return reason.find((value) => typeof value === 'string') ?? '';
  } catch {
    return text.startsWith('<') ? '' : text.split('\n')[0]!.slice(0, 200);
  }
}

async function readBounded(url: string, response: Response, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      // Leaving the loop cancels the body, and with it the connection.
      if (length > mostBytes)
        throw new TwinportError('message-too-large', `${url} answers with more than ${mostBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw unreachable(url, error);
  }
  return Buffer.concat(chunks);
}
