// Where an OpenID provider sends the visitor back to (P7): tells the page that waits what came, and closes. Counterpart of
// src/metaverse/sign-in.ts. A file of its own, because the content policy forbids scripts inside a page.
const CHANNEL = 'twinport-sign-in';
const ANSWER_MS = 2_000;

const query = new URLSearchParams(location.search);
const state = query.get('state');
const code = query.get('code');
const error = query.get('error');

/** @param {string} title @param {string} detail */
function show(title, detail) {
  document.getElementById('title').textContent = title;
  document.getElementById('detail').textContent = detail;
}

if (state !== null && (code !== null || error !== null)) {
  // The code is good once and for a minute, but has no business in the address bar or the history.
  history.replaceState(null, '', location.pathname);
  const channel = new BroadcastChannel(CHANNEL);
  const alone = setTimeout(
    () =>
      show(
        'Nobody is waiting',
        'The world that asked for this sign-in is not open any more. You can close this window.',
      ),
    ANSWER_MS,
  );
  channel.onmessage = ({ data }) => {
    if (data?.heard !== state) return;
    clearTimeout(alone);
    if (error === null) show('You are signed in', 'You can close this window.');
    else show('You are not signed in', 'The world says why. You can close this window.');
    window.close();
  };
  channel.postMessage(
    error === null
      ? { state, code, ...(query.has('iss') ? { iss: query.get('iss') } : {}) }
      : { state, error, description: query.get('error_description') ?? '' },
  );
} else if (!query.has('waiting')) {
  show('Nothing to do here', 'This page is for the way back from a sign-in. You can close this window.');
}
