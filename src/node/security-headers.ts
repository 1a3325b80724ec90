// Headers of everything that is served: isolation for shared memory, and a content policy under which a page that was
// talked into something can still load and reach nothing foreign. An operator who hosts the static folder sends the same.
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': [
    "default-src 'self'",
    // Decoders of models are WebAssembly; nothing else is compiled at run time.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "connect-src 'self' blob: data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const POLICY = 'content-security-policy';
/** The console's worker, whose policy is that of its own file: what its owner names may be heard from there, a device or its broker. */
const CONSOLE_WORKER = /^\/assets\/console\.worker-[^/]*\.js$/;

/** Headers of what is served at a path: `headers`, widened where a part of the app must reach further than the rest. */
export function headersAt(path: string, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const policy = headers[POLICY];
  if (policy === undefined || !CONSOLE_WORKER.test(path)) return headers;
  return { ...headers, [POLICY]: policy.replace("connect-src 'self'", "connect-src 'self' ws: wss:") };
}
