// A sender and its receiver, set up once and run in rounds: the part of the benchmark that is the same for all engines.
import { setTimeout as sleep } from 'node:timers/promises';
import { atATime } from '../../src/base/at-a-time.ts';
import type { Control } from './control.ts';
import type { Received, RunPlan, Sent } from './endpoint.ts';
import type { End } from './ends.ts';

/** Starts an end in the role that it is asked for. */
export interface EngineSetup {
  readonly name: string;
  sender(control: Control): Promise<End>;
  receiver(control: Control): Promise<End>;
}

export interface Round {
  readonly sent: Sent & { readonly cpu: number };
  readonly received: Received & { readonly cpu: number };
  /** Bound of the error of all latencies, ms. */
  readonly clockErrorMs: number;
}

/** Passes an offer or an answer on, as it is or by another road. */
export type Road = (text: string, kind: 'offer' | 'answer') => string | Promise<string>;

export interface PairOptions {
  readonly entities: number;
  /** So many links, all in the receiver's one process. */
  readonly links?: number;
  readonly road?: Road;
}

/** What is still under way when the last tick has begun gets this long. */
const TAIL_MS = 400;
/** Each is half a second of waiting. Of links with many twins only some: while both sides register all of them, others' proofs would come too late. */
const LINKS_AT_A_TIME = 8;
const LINKS_WITH_MANY_AT_A_TIME = 2;
const MANY_ENTITIES = 500;
/** Fifty links open a thousand twins each, with a grant for each. */
const READY_TIMEOUT_MS = 300_000;
const CLOSE_TIMEOUT_MS = 3_000;

export class Pair {
  readonly name: string;
  readonly #sender: End;
  readonly #receiver: End;

  private constructor(name: string, sender: End, receiver: End) {
    this.name = name;
    this.#sender = sender;
    this.#receiver = receiver;
  }

  /** Opens it; once more when the first try fails, as connections do on a busy machine. */
  static async open(control: Control, setup: EngineSetup, options: PairOptions): Promise<Pair> {
    try {
      return await Pair.#openOnce(control, setup, options);
    } catch (error) {
      process.stderr.write(`${setup.name} could not be set up, once more: ${String(error)}\n`);
      return Pair.#openOnce(control, setup, options);
    }
  }

  static async #openOnce(control: Control, setup: EngineSetup, options: PairOptions): Promise<Pair> {
    const { entities, links = 1, road = (text) => text } = options;
    const pair = new Pair(setup.name, await setup.sender(control), await setup.receiver(control));
    try {
      const { line: sender } = pair.#sender;
      const { line: receiver } = pair.#receiver;
      await sender.call('start', entities);
      const atOnce = entities > MANY_ENTITIES ? LINKS_WITH_MANY_AT_A_TIME : LINKS_AT_A_TIME;
      await atATime(atOnce, Array.from({ length: links }), async () => {
        const { address, number } = await sender.call<{ address: string; number: number }>('invite');
        const answer = await receiver.call<string>('start', { entities, address: await road(address, 'offer') });
        await sender.call('accept', { number, answer: await road(answer, 'answer') });
      });
      await receiver.call('ready', null, READY_TIMEOUT_MS);
      return pair;
    } catch (error) {
      await pair.close();
      throw error;
    }
  }

  /** One round. `watch`: ages of what the receiver holds are looked at. */
  async run(plan: RunPlan, watch = false): Promise<Round> {
    const [sender, receiver] = [this.#sender.line, this.#receiver.line];
    await sender.call('prepare', plan);
    const clock = await this.#clock();
    const sending = sender.call<Sent>('run');
    await sleep(((plan.warmTicks + 2) * 1_000) / plan.rateHz);
    const costBefore = [this.#sender.cpuSeconds(), this.#receiver.cpuSeconds()];
    const startedAt = performance.now();
    await receiver.call('begin', watch);
    const sent = await sending;
    const ownCpu = await receiver.call<number | null>('pause');
    const seconds = (performance.now() - startedAt) / 1_000;
    const costAfter = [this.#sender.cpuSeconds(), this.#receiver.cpuSeconds()];
    const [senderCpu, receiverCpu] = costAfter.map(
      (after, end) => ((after ?? Number.NaN) - (costBefore[end] ?? Number.NaN)) / seconds,
    );
    await sleep(TAIL_MS);
    const received = await receiver.call<Omit<Received, 'cpu'>>('report', {
      window: sent,
      offsetMs: clock.offsetMs,
      plan,
    });
    return {
      sent: { ...sent, cpu: sent.cpu ?? senderCpu! },
      received: { ...received, cpu: ownCpu ?? receiverCpu! },
      clockErrorMs: clock.errorMs,
    };
  }

  async close(): Promise<void> {
    for (const end of [this.#receiver, this.#sender]) {
      // An end that cannot close in order is ended.
      await end.line.call('close', null, CLOSE_TIMEOUT_MS).catch(() => undefined);
      await end.close();
    }
  }

  /** The sender's clock minus the receiver's. */
  async #clock(): Promise<{ offsetMs: number; errorMs: number }> {
    const [sender, receiver] = [await this.#sender.line.clock(), await this.#receiver.line.clock()];
    return { offsetMs: sender.offsetMs - receiver.offsetMs, errorMs: sender.errorMs + receiver.errorMs };
  }
}
