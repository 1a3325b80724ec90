// SES: hello, proof, and what must end a link. Each fault is tried on a link of its own.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { toBase64url } from '../../base/bytes.ts';
import { TwinportError } from '../../base/errors.ts';
import { addressOf } from '../../identity/did-key.ts';
import { makeProof } from '../../identity/handshake.ts';
import { envelope } from '../../protocol/envelope.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { toProblem } from '../../protocol/problem.ts';
import { Hello } from '../../protocol/session-messages.ts';
import type { Bench } from './bench.ts';
import type { Check } from './check.ts';
import type { ProbeLink } from './probe-link.ts';
import { must, NotApplicable, shown } from './verdict.ts';

/** How much later than its time a close may come. */
const GRACE_MS = 3_000;
/** A provider gives a silent link up after this long (STA-11). */
const SILENCE_MS = 15_000;
/** Where another channel would have gone by. */
const FOREIGN_CHANNEL_MS = 3_000;

export const linkChecks: readonly Check[] = [
  {
    rules: ['SES-4'],
    what: 'a link that is not proved within 5 s is closed',
    turn: 'first',
    async run(bench) {
      const probe = await bench.open();
      probe.sendText(JSON.stringify(probe.ownHello()));
      await bench.farewell(probe, ['proof-late'], 'silence after hello', LIMITS.handshakeTimeoutMs + GRACE_MS);
    },
  },
  {
    rules: ['STA-11'],
    what: 'a link on which nothing comes for 15 s is closed',
    turn: 'first',
    async run(bench) {
      if (!bench.options.long) throw new NotApplicable('takes 20 s: --long looks at it');
      const probe = await bench.registered();
      probe.replies.clear();
      probe.fallSilent();
      probe.sendText = () => undefined;
      await bench.ended(probe, 'after 15 s of silence', SILENCE_MS + 2 * GRACE_MS);
    },
  },
  {
    rules: ['SES-6'],
    what: 'a system that the visitor is asked about asks again',
    turn: 'first',
    async run(bench) {
      let asked = 0;
      const probe = await bench.registered((made) => {
        const registered = made.replies.get('registersystem')!;
        const asking = toProblem(
          new TwinportError('system-untrusted', 'the visitor is being asked', { details: { asking: true } }),
        );
        made.replies.set('registersystem', (message) => ((asked += 1) === 1 ? { error: asking } : registered(message)));
      });
      const again = await probe.until(() => probe.told('registersystem')[1], 10_000);
      must(again !== null, 'a second registersystem within 10 s', probe.instead());
      const [first, second] = probe.told('registersystem');
      must(second!.at - first!.at > 500, 'some seconds between two registrations', `${second!.at - first!.at} ms`);
    },
  },
  {
    rules: ['SES-1'],
    what: 'nothing but hello and proof is read before the proof',
    async run(bench) {
      const probe = await bench.open();
      probe.ping();
      const request = {
        ...envelope(),
        messageType: 'request',
        operation: 'queryaction',
        thingID: 'x',
        commandID: 'x'.repeat(8),
      };
      probe.sendText(JSON.stringify(request));
      await bench.ended(probe, 'upon a request in place of hello');
      must(probe.answerTo(request.messageID) === null, 'no answer before the proof', shown(probe.instead()));
      must(probe.pongs.length === 0, 'no answer to a ping before the proof', 'a pong came');
    },
  },
  {
    rules: ['SES-2'],
    what: 'the first message is a hello, sent without waiting, with a fresh nonce',
    async run(bench) {
      const probes = [await bench.open(), await bench.open()];
      const nonces: string[] = [];
      for (const probe of probes) {
        await probe.until(() => probe.messages[0], bench.options.timeoutMs);
        const first = probe.messages[0]?.what;
        must(first !== undefined, 'a hello before the other side says anything', probe.instead());
        const hello = v.safeParse(Hello, first);
        must(hello.success, 'a hello by its schema', `${hello.issues?.[0].message ?? ''} in ${shown(first)}`);
        must(hello.output.version === 1, 'version 1', `version ${hello.output.version}`);
        nonces.push(hello.output.nonce);
        probe.close();
      }
      must(nonces[0] !== nonces[1], 'a fresh nonce on each link', 'two links had the same');
    },
  },
  {
    rules: ['SES-2', 'SES-9'],
    what: 'another version is refused with what is supported and what was offered',
    async run(bench) {
      const probe = await refused(bench, { version: 2 }, 'version-unsupported', 'a hello with version 2');
      const { supported, offered } = probe.goodbye()?.details ?? {};
      must(supported === 1 && offered === 2, 'the details {supported: 1, offered: 2}', shown(probe.goodbye()?.details));
    },
  },
  {
    rules: ['SES-3'],
    what: 'the system proves its key on this connection',
    async run(bench) {
      const probe = await bench.open();
      const { hello } = await probe.prove(bench.options.timeoutMs);
      must(hello.did === bench.did, 'the same key on each link', `${hello.did} and ${bench.did}`);
    },
  },
  {
    rules: ['SES-3'],
    what: 'a proof that is no signature is refused',
    async run(bench) {
      const probe = await greeted(bench);
      probe.sendText(JSON.stringify({ messageType: 'proof', signature: toBase64url(randomBytes(64)) }));
      await bench.farewell(probe, ['proof-invalid'], 'a random signature');
    },
  },
  {
    rules: ['SES-3'],
    what: 'a proof over another connection’s fingerprint is refused: a broker that stands between is caught',
    async run(bench) {
      const probe = await greeted(bench);
      const { local, remote } = await probe.link.fingerprints;
      const swapped = `${local.slice(0, -2)}${local.endsWith('00') ? '11' : '00'}`;
      await prove(probe, { local: swapped, remote }, true);
      await bench.farewell(probe, ['proof-invalid'], 'a proof over another fingerprint');
    },
  },
  {
    rules: ['SES-3'],
    what: 'a proof in the role of the other side is refused',
    async run(bench) {
      const probe = await greeted(bench);
      await prove(probe, await probe.link.fingerprints, false);
      await bench.farewell(probe, ['proof-invalid'], 'a proof signed as responder');
    },
  },
  {
    rules: ['SES-8'],
    what: 'a mirror of its key, or of its nonce, is refused',
    async run(bench) {
      for (const member of ['did', 'nonce'] as const) {
        const probe = await bench.open();
        const hello = await probe.until(() => probe.hello(), bench.options.timeoutMs);
        must(hello !== null, 'a hello', probe.instead());
        probe.sendText(JSON.stringify(probe.ownHello({ [member]: hello[member] })));
        await bench.farewell(probe, ['proof-invalid'], `a hello with its own ${member}`);
      }
    },
  },
  {
    rules: ['SES-8'],
    what: 'a peer that is no integration enabler is refused',
    async run(bench) {
      await refused(bench, { role: bench.role }, 'proof-invalid', `a hello of a ${bench.role}`);
    },
  },
  {
    rules: ['SES-9'],
    what: 'a goodbye ends the link',
    async run(bench) {
      const probe = await bench.registered();
      const reason = toProblem(new TwinportError('link-closed', 'the check is over'));
      probe.sendText(JSON.stringify({ messageType: 'goodbye', error: reason }));
      probe.replies.clear();
      const request = probe.ask('queryaction', { thingID: 'x', commandID: 'x'.repeat(8) }, GRACE_MS);
      await bench.ended(probe, 'upon a goodbye');
      must((await request) === null, 'no answer after a goodbye', 'a request behind it was answered');
    },
  },
  {
    rules: ['SES-10'],
    what: 'the three channels carry; another one is closed unread',
    async run(bench): Promise<string> {
      const probe = await bench.registered();
      probe.ping();
      const pong = await probe.until(() => probe.pongs[0], bench.options.timeoutMs);
      must(pong !== null, 'the state channel (id 101) answers a ping', probe.instead());
      const { openForeignChannel } = probe.link as { openForeignChannel?: () => Promise<'closed' | 'open'> };
      if (openForeignChannel === undefined) return 'no other channel was tried: this link cannot open one';
      const state = await Promise.race([openForeignChannel(), sleep(FOREIGN_CHANNEL_MS, 'open' as const)]);
      must(
        state === 'closed',
        'a channel that nobody agreed on is closed',
        `it was open after ${FOREIGN_CHANNEL_MS} ms`,
      );
      return 'another channel was closed';
    },
  },
  {
    rules: ['SES-12'],
    what: 'the address belongs to the key',
    run(bench) {
      const { address } = bench.options;
      must(
        addressOf(bench.did) === address,
        `the address ${addressOf(bench.did)} for ${bench.did}`,
        `it is ${address}`,
      );
      return Promise.resolve();
    },
  },
];

/** A link on which hellos were exchanged. */
async function greeted(bench: Bench): Promise<ProbeLink & { own: Hello }> {
  const probe = await bench.open();
  const own = probe.ownHello();
  probe.sendText(JSON.stringify(own));
  must((await probe.until(() => probe.hello(), bench.options.timeoutMs)) !== null, 'a hello', probe.instead());
  return Object.assign(probe, { own });
}

async function prove(
  probe: ProbeLink & { own: Hello },
  fingerprints: { local: string; remote: string },
  asInitiator: boolean,
): Promise<void> {
  const proof = await makeProof(probe.identity, asInitiator, probe.own, probe.hello()!, fingerprints);
  probe.sendText(JSON.stringify(proof));
}

/** A hello that has to be refused. */
async function refused(
  bench: Bench,
  change: Parameters<ProbeLink['ownHello']>[0],
  code: 'version-unsupported' | 'proof-invalid',
  what: string,
): Promise<ProbeLink> {
  const probe = await bench.open();
  probe.sendText(JSON.stringify(probe.ownHello(change)));
  await bench.farewell(probe, [code], what);
  return probe;
}
