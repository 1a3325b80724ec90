// One end of an engine, as the benchmark drives it over its line: start, run ticks, report. The same code in Node processes
// (node-endpoint.ts), in a page and in a page's worker (page/).
import { RATE_HZ, Workload, largestError, recordWorkload, type WorkloadSpec } from './workload.ts';
import type { Engine, Invitation, Receiver, Sender } from './engine.ts';
import { Meter, now, type Arrivals, type Window } from './meter.ts';

export type Methods = Readonly<Record<string, (parameters: never) => unknown>>;

export interface RunPlan {
  readonly workload: WorkloadSpec;
  readonly rateHz: number;
  /** Ticks before those that count. */
  readonly warmTicks: number;
  readonly ticks: number;
}

export interface Sent extends Window {
  /** CPU seconds a second of this process while the ticks that count were sent; null in a page. */
  readonly cpu: number | null;
  /** Mean time in the engine's own call, ms a tick. */
  readonly publishMs: number;
  /** Ticks that began more than 4 ms late: a machine that is too busy to measure on. */
  readonly lateTicks: number;
}

export interface Received extends Arrivals {
  readonly cpu: number | null;
  /** Of the last tick, between what is shown and what was sent. */
  readonly millimetres: number;
  readonly degrees: number;
  /** Age of some entities' newest state, looked at once a 60th of a second; `atMs` by the sender's clock. */
  readonly ages: readonly { readonly atMs: number; readonly ageMs: number }[];
}

/** CPU seconds of this process so far; null where nobody can say. */
type CpuSeconds = () => number | null;

const LATE_MS = 4;
/** Ages are looked at for so many entities, spread evenly. */
const WATCHED = 50;

export function senderMethods(engine: Engine, cpuSeconds: CpuSeconds): Methods {
  let sender: Sender;
  let plan: RunPlan;
  let rows: readonly Float32Array[] = [];
  const invitations: Invitation[] = [];
  return {
    now,
    start: async (entities: number) => {
      sender = await engine.startSender(entities);
    },
    invite: async () => {
      const invitation = await sender.invite();
      invitations.push(invitation);
      return { address: invitation.address, number: invitations.length - 1 };
    },
    accept: ({ number, answer }: { number: number; answer: string }) => invitations[number]!.accept(answer),
    prepare: (next: RunPlan) => {
      plan = next;
      rows = recordWorkload(plan.workload, plan.warmTicks + plan.ticks);
    },
    run: () => runTicks(sender, plan, rows, cpuSeconds),
    close: () => sender.close(),
  };
}

export function receiverMethods(engine: Engine, cpuSeconds: CpuSeconds): Methods {
  const meter = new Meter();
  const receivers: Receiver[] = [];
  let entities = 0;
  let from = { at: 0, cpu: null as number | null };
  let ages: { readonly at: number; readonly newestMs: number }[] = [];
  let watching: ReturnType<typeof setInterval> | undefined;
  return {
    now,
    start: async ({ entities: count, address }: { entities: number; address: string }) => {
      entities = count;
      const receiver = await engine.startReceiver(count, address, meter);
      receivers.push(receiver);
      return receiver.answer;
    },
    ready: () => Promise.all(receivers.map(({ ready }) => ready)),
    /** The ticks that count begin about now. `watch`: whether ages are looked at, which costs CPU. */
    begin: (watch: boolean) => {
      from = { at: now(), cpu: cpuSeconds() };
      ages = [];
      if (!watch) return;
      watching = setInterval(() => {
        const at = now();
        const step = Math.max(1, Math.floor(entities / WATCHED));
        for (let entity = 0; entity < entities; entity += step)
          ages.push({ at, newestMs: receivers[0]!.newestMs(entity) });
      }, 1_000 / RATE_HZ);
    },
    /** The ticks that count have ended about now: what follows is no longer theirs. */
    pause: () => {
      clearInterval(watching);
      const cpu = cpuSeconds();
      return cpu === null || from.cpu === null ? null : ((cpu - from.cpu) * 1_000) / (now() - from.at);
    },
    report: ({
      window,
      offsetMs,
      plan,
    }: {
      window: Window;
      offsetMs: number;
      plan: RunPlan;
    }): Omit<Received, 'cpu'> => {
      const workload = new Workload(plan.workload);
      const truth = new Float32Array(entities * 7);
      for (let tick = 0; tick < plan.warmTicks + plan.ticks; tick += 1) workload.next(truth);
      const states = receivers.map((receiver) => receiver.state()).filter((state) => state !== null);
      const errors = states.map((state) => largestError(state, truth));
      return {
        ...meter.report(window, offsetMs),
        millimetres: Math.max(...errors.map(({ millimetres }) => millimetres)),
        degrees: Math.max(...errors.map(({ degrees }) => degrees)),
        ages: ages.map(({ at, newestMs }) => ({ atMs: at + offsetMs, ageMs: at + offsetMs - newestMs })),
      };
    },
    close: () => Promise.all(receivers.map((receiver) => receiver.close())),
  };
}

/** Sends ticks at their times; a late one does not shift those behind it. */
async function runTicks(
  sender: Sender,
  { rateHz, warmTicks, ticks }: RunPlan,
  rows: readonly Float32Array[],
  cpuSeconds: CpuSeconds,
): Promise<Sent> {
  const periodMs = 1_000 / rateHz;
  const startAt = now() + 2 * periodMs;
  const startedMs: number[] = [];
  let publishMs = 0;
  let cpuBefore: number | null = null;
  for (const [index, values] of rows.entries()) {
    const timeMs = startAt + index * periodMs;
    await until(timeMs);
    if (index === warmTicks) cpuBefore = cpuSeconds();
    const started = now();
    // What is sent was true at an even time, as a device samples it; that our timer came late is not the motion's doing.
    sender.publish({ timeMs, values });
    if (index < warmTicks) continue;
    publishMs += now() - started;
    startedMs.push(started);
  }
  await until(startAt + rows.length * periodMs);
  const cpuAfter = cpuSeconds();
  const fromMs = startAt + warmTicks * periodMs;
  const cpu =
    cpuAfter === null || cpuBefore === null ? null : ((cpuAfter - cpuBefore) * 1_000) / (now() - startedMs[0]!);
  const lateTicks = startedMs.filter((started, index) => started - (fromMs + index * periodMs) > LATE_MS).length;
  return { fromMs, periodMs, startedMs, cpu, publishMs: publishMs / ticks, lateTicks };
}

/** Waits until `at` by our clock; a little early rather than late. */
export function until(at: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const leftMs = at - now();
      // Timers count whole milliseconds, and may come a little early.
      if (leftMs <= 0.2) resolve();
      else setTimeout(look, Math.max(1, Math.floor(leftMs)));
    };
    look();
  });
}

/** The part of WebSocket that a line needs: the browser's, or that of `ws`. */
interface LineSocket {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
}

export const lineUrl = (url: string, name: string): string => `${url}?name=${encodeURIComponent(name)}`;

/** Answers the benchmark's calls until its line ends. */
export function serveLine(socket: LineSocket, methods: Methods): Promise<void> {
  const answer = async (text: string): Promise<void> => {
    const { id, method, parameters } = JSON.parse(text) as { id: number; method: string; parameters: never };
    try {
      const result = methods[method]!(parameters);
      // Clocks are compared over this line: what needs no waiting is answered at once.
      const settled = result instanceof Promise ? ((await result) as unknown) : result;
      socket.send(JSON.stringify({ id, result: settled ?? null }));
    } catch (error) {
      socket.send(JSON.stringify({ id, error: (error as Error).stack ?? String(error) }));
    }
  };
  socket.onmessage = ({ data }) => void answer(String(data));
  return new Promise((resolve) => {
    socket.onclose = () => resolve();
    socket.onerror = () => resolve();
  });
}
