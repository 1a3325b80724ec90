// MSG and LIM: what a control message is, and what becomes of one that cannot be taken. What uses up a link's patience has a
// link of its own; the last three look at everything that came on all links.
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { ERROR_CODES, type ErrorCode } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { envelope } from '../../protocol/envelope.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { Problem } from '../../protocol/problem.ts';
import { DII_OUTPUTS, FromTwinSystem } from '../../protocol/dii.ts';
import { FromServiceSystem } from '../../protocol/sii.ts';
import type { Bench } from './bench.ts';
import type { Check } from './check.ts';
import type { Answer, Message, ProbeLink } from './probe-link.ts';
import { must, NotApplicable, shown } from './verdict.ts';

/** Long enough for an answer that should not come. */
const QUIET_MS = 400;
/** A link forgives this many messages that cannot be taken (MSG-5). */
const FORGIVEN = 16;
/** More than the burst and what comes back to the bucket meanwhile. */
const FLOOD = 2 * (LIMITS.controlBurst + LIMITS.controlRatePerSecond);
const UNPROVED_FLOOD = 80;

const question = (thingID: string): { thingID: string; commandID: string } => ({ thingID, commandID: newId() });

export const messageChecks: readonly Check[] = [
  {
    rules: ['MSG-1', 'CMD-6'],
    what: 'members that no rule names are ignored; a command that was never seen is unknown',
    async run(bench) {
      const probe = await bench.main();
      const asks = question((await bench.thing()).id);
      const answer = await probe.ask(
        'queryaction',
        { ...asks, 'check:extra': { nested: [1, 2] } },
        bench.options.timeoutMs,
      );
      const { state, commandID } = bench.output(DII_OUTPUTS.queryaction, answer, probe, 'queryaction');
      must(
        state === 'unknown' && commandID === asks.commandID,
        'state unknown for that commandID',
        shown(answer?.output),
      );
    },
  },
  {
    rules: ['MSG-2'],
    what: 'a request gets one response, by its id; an answer to nothing is ignored',
    async run(bench) {
      const probe = await bench.main();
      const { id } = await bench.thing();
      const response = {
        ...envelope(),
        messageType: 'response',
        operation: 'queryaction',
        correlationID: newId(),
        output: {},
      };
      probe.sendText(JSON.stringify(response));
      const answer = await probe.ask('queryaction', question(id), bench.options.timeoutMs);
      must(answer !== null, 'a response', probe.instead());
      const { message } = answer;
      must(message['messageType'] === 'response', 'messageType response', shown(message['messageType']));
      must(message['operation'] === 'queryaction', 'the operation of the request', shown(message['operation']));
      must(
        (message['output'] === undefined) !== (message['error'] === undefined),
        'either output or error',
        shown(Object.keys(message)),
      );
      await sleep(QUIET_MS);
      const count = probe.answersTo(String(message['correlationID'])).length;
      must(count === 1, 'one response', `${count} came`);
      must(probe.answersTo(response.messageID).length === 0, 'no word about an answer that nobody awaits', 'one came');
    },
  },
  {
    rules: ['MSG-3'],
    what: 'a notification is not answered',
    async run(bench) {
      const probe = await bench.registered();
      const { id, message } = await bench.thing();
      const messageID = bench.isTwinSystem
        ? probe.tell('modelchecked', { thingID: id, version: message['version'] })
        : probe.tell('endshare', { shareID: newId(), reason: 'the check is over' });
      await sleep(QUIET_MS);
      const answer = probe.answerTo(messageID);
      must(
        answer === null || answer.message['error'] !== undefined,
        'no output for a notification',
        shown(answer?.message),
      );
    },
  },
  {
    rules: ['MSG-5'],
    what: 'what cannot be taken is answered under its id, and changes nothing',
    async run(bench) {
      const probe = await bench.registered();
      probe.sendText('no JSON at all');
      await told(bench, probe, 'unreadable', ['message-malformed'], 'text that is no JSON');
      probe.sendText('[1, 2, 3]');
      const lacking = await probe.ask('requestaccess', { thingID: (await bench.thing()).id }, bench.options.timeoutMs);
      bench.refusal(['message-malformed'], lacking, probe, 'a request without a member that it needs');
      const kind = await probe.ask('queryaction', { thingID: 5, commandID: [] }, bench.options.timeoutMs);
      bench.refusal(['message-malformed'], kind, probe, 'members of a wrong type');
      await lives(bench, probe);
    },
  },
  {
    rules: ['MSG-5'],
    what: 'the seventeenth closes the link',
    async run(bench) {
      const probe = await bench.registered();
      for (let count = 0; count < FORGIVEN; count += 1) probe.sendText(`{"no JSON ${count}`);
      await lives(bench, probe);
      probe.sendText('{"one too many');
      await bench.farewell(probe, ['message-malformed', 'rate-exceeded', 'limit-exceeded'], 'the seventeenth fault');
    },
  },
  {
    rules: ['MSG-6'],
    what: 'an operation that is not there is said to be so',
    async run(bench) {
      const probe = await bench.registered();
      const asked = await probe.ask('makecoffee', { sugar: 2 }, bench.options.timeoutMs);
      bench.refusal(['unsupported-operation'], asked, probe, 'the request "makecoffee"');
      const messageID = probe.tell('makecoffee', { sugar: 2 });
      await told(bench, probe, messageID, ['unsupported-operation'], 'the notification "makecoffee"');
    },
  },
  {
    rules: ['LIM-1'],
    what: 'a message of 262,144 bytes is taken, a longer one refused',
    async run(bench) {
      const probe = await bench.registered();
      const { id } = await bench.thing();
      const sized = (bytes: number): { text: string; messageID: string } => {
        const message = {
          ...envelope(),
          messageType: 'request',
          operation: 'queryaction',
          ...question(id),
          padding: '',
        };
        const text = JSON.stringify(message);
        return { text: `${text.slice(0, -2)}${'x'.repeat(bytes - text.length)}"}`, messageID: message.messageID };
      };
      const largest = sized(LIMITS.controlMessageBytes);
      const tooLarge = sized(LIMITS.controlMessageBytes + 1);
      send(probe, largest.text);
      const taken = await probe.until(() => probe.answerTo(largest.messageID), bench.options.timeoutMs);
      must(taken !== null && taken.error === null, 'an answer to the largest message', probe.instead());
      send(probe, tooLarge.text);
      const refusal = await probe.until(
        () => probe.answerTo('unreadable') ?? probe.answerTo(tooLarge.messageID),
        bench.options.timeoutMs,
      );
      bench.refusal(['message-too-large'], refusal, probe, 'a message of 262,145 bytes');
    },
  },
  {
    rules: ['LIM-2'],
    what: 'nesting of 32 is taken; 33, and the key __proto__, are refused',
    async run(bench) {
      const probe = await bench.registered();
      const { id } = await bench.thing();
      const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
      const deepest = await probe.ask('queryaction', { ...question(id), extra: nested(31) }, bench.options.timeoutMs);
      bench.output(DII_OUTPUTS.queryaction, deepest, probe, 'queryaction that is nested 32 deep');
      const message = { ...envelope(), messageType: 'request', operation: 'queryaction', ...question(id) };
      probe.sendText(JSON.stringify({ ...message, extra: nested(32) }));
      await told(bench, probe, [message.messageID, 'unreadable'], ['message-malformed'], 'nesting of 33');
      const hostile = await bench.registered();
      hostile.sendText(`${JSON.stringify(message).slice(0, -1)},"__proto__":{"polluted":true}}`);
      await told(bench, hostile, [message.messageID, 'unreadable'], ['message-malformed'], 'the key __proto__');
    },
  },
  {
    rules: ['LIM-3'],
    what: 'a flood of control messages closes the link',
    async run(bench) {
      const probe = await bench.registered();
      const { id } = await bench.thing();
      for (let count = 0; count < FLOOD && probe.closedAt === null; count += 1) {
        const message = { ...envelope(), messageType: 'request', operation: 'queryaction', ...question(id) };
        probe.sendText(JSON.stringify(message));
        // In packs, so that answers and the end can come between.
        if (count % 400 === 399) await sleep(0);
      }
      await bench.farewell(probe, ['rate-exceeded'], `${FLOOD} messages at once`);
    },
  },
  {
    rules: ['LIM-4'],
    what: 'a longer message on the state channel is refused',
    async run(bench) {
      const probe = await bench.registered();
      probe.sendState(new Uint8Array(LIMITS.stateMessageBytes + 1).fill(3));
      await told(bench, probe, 'unreadable', ['message-too-large'], 'a state message of 1,121 bytes');
      await lives(bench, probe);
    },
  },
  {
    rules: ['LIM-6'],
    what: 'more than 64 messages before the proof close the link',
    async run(bench) {
      const probe = await bench.open();
      const own = JSON.stringify(probe.ownHello());
      for (let count = 0; count < UNPROVED_FLOOD; count += 1) probe.sendText(own);
      await bench.ended(probe, `upon ${UNPROVED_FLOOD} messages without a proof`);
    },
  },
  {
    rules: ['MSG-1'],
    what: 'each message that came has the form of its operation',
    turn: 'last',
    async run(bench) {
      await bench.main();
      const schema = bench.isTwinSystem ? FromTwinSystem : FromServiceSystem;
      let count = 0;
      for (const probe of bench.probes) {
        must(
          probe.unreadable.length === 0,
          'JSON objects on the control channel',
          `came ${shown(probe.unreadable[0])}`,
        );
        const ids = new Set<unknown>();
        for (const { what } of probe.messages) {
          const type = what['messageType'];
          if (type === 'hello' || type === 'proof' || type === 'goodbye') continue;
          count += 1;
          const parsed = v.safeParse(type === 'response' ? AnyResponse : schema, what);
          must(parsed.success, 'a message by its schema', `${fault(parsed.issues?.[0])} in ${shown(what)}`);
          must(
            !ids.has(what['messageID']),
            'a new messageID for each message',
            `${shown(what['messageID'])} came twice`,
          );
          ids.add(what['messageID']);
        }
      }
      return `${count} messages`;
    },
  },
  {
    rules: ['MSG-4'],
    what: 'each problem that came has a code of its own, a title and a detail',
    turn: 'last',
    async run(bench) {
      const provoking = await bench.registered();
      await provoking.ask('makecoffee', {}, bench.options.timeoutMs);
      const problems = bench.probes.flatMap(({ messages }) =>
        messages.flatMap(({ what }) => (what['error'] === undefined ? [] : [what['error']])),
      );
      if (problems.length === 0) throw new NotApplicable('no problem came');
      for (const problem of problems) {
        const parsed = v.safeParse(Problem, problem);
        must(parsed.success, 'a problem by its schema', `${fault(parsed.issues?.[0])} in ${shown(problem)}`);
        const code = parsed.output.type.split(':').at(-1)!;
        must((ERROR_CODES as readonly string[]).includes(code), 'a code of src/base/errors.ts', `came ${code}`);
        must(parsed.output.detail !== '', 'a detail for people', `none in ${shown(problem)}`);
      }
      return `${problems.length} problems`;
    },
  },
  {
    rules: ['LIM-1', 'LIM-3', 'LIM-4', 'LIM-7'],
    what: 'what came keeps the limits itself',
    turn: 'last',
    async run(bench) {
      await bench.main();
      for (const probe of bench.probes) {
        const { messages, frames, chunks } = probe;
        for (const { what } of messages) {
          const bytes = Buffer.byteLength(JSON.stringify(what));
          must(bytes <= LIMITS.controlMessageBytes, 'at most 262,144 bytes in a control message', `${bytes} came`);
          for (const value of valuesIn(what))
            must(
              JSON.stringify(value ?? null).length <= LIMITS.valueCharacters,
              'at most 65,536 characters in a value',
              `more in ${shown(what)}`,
            );
        }
        // Of its own accord: how many answers there are is the checker's affair.
        const own = messages.filter(({ what }) => what['messageType'] !== 'response');
        const packed = own.some(({ at }, index) => {
          const later = own[index + LIMITS.controlBurst + LIMITS.controlRatePerSecond];
          return later !== undefined && later.at - at < 1_000;
        });
        must(
          !packed,
          `at most ${LIMITS.controlRatePerSecond} control messages a second beyond a burst of ${LIMITS.controlBurst}`,
          'more came',
        );
        const frame = Math.max(0, ...frames.map(({ what }) => what.length));
        must(frame <= LIMITS.stateMessageBytes, 'at most 1,120 bytes in a state message', `${frame} came`);
        const chunk = Math.max(0, ...chunks.map(({ what }) => what.length));
        must(chunk <= LIMITS.bulkChunkBytes, 'at most 16,392 bytes in a bulk message', `${chunk} came`);
      }
    },
  },
];

/** The outer form of a response, but its error as it is: MSG-4 looks at that. */
const AnyResponse = v.object({
  messageType: v.literal('response'),
  messageID: v.pipe(v.string(), v.minLength(8), v.maxLength(64)),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  operation: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  correlationID: v.pipe(v.string(), v.minLength(8), v.maxLength(64)),
});

function fault(issue: v.BaseIssue<unknown> | undefined): string {
  const path = (issue?.path ?? []).map(({ key }) => `/${String(key)}`).join('');
  return `${path}: ${issue?.message ?? ''}`;
}

/** Values that LIM-7 bounds: of readings, of an event, of an end. */
function valuesIn(message: Message): unknown[] {
  const output = (message['output'] ?? {}) as Message;
  const readings = (message['readings'] ?? output['readings'] ?? {}) as Readonly<Record<string, Message | null>>;
  const values = Object.values(readings).map((reading) => reading?.['value']);
  return message['messageType'] === 'response' ? values : [...values, message['data'], message['output']];
}

/** A problem has to come under this id. */
async function told(
  bench: Bench,
  probe: ProbeLink,
  ids: string | readonly string[],
  codes: readonly ErrorCode[],
  what: string,
): Promise<void> {
  const find = (): Answer | null =>
    [ids].flat().reduce<Answer | null>((found, id) => found ?? probe.answerTo(id), null);
  const answer = await probe.until(find, bench.options.timeoutMs);
  bench.refusal(codes, answer, probe, what);
}

/** The link goes on as before. */
async function lives(bench: Bench, probe: ProbeLink): Promise<void> {
  const answer = await probe.ask('queryaction', question((await bench.thing()).id), bench.options.timeoutMs);
  must(answer !== null && answer.error === null, 'a link that goes on after the fault', probe.instead());
}

/** @throws NotApplicable when this side's own stack does not send so much at once */
function send(probe: ProbeLink, text: string): void {
  try {
    probe.sendText(text);
  } catch (cause) {
    throw new NotApplicable(`the WebRTC stack here does not send ${text.length} bytes: ${(cause as Error).message}`);
  }
}
