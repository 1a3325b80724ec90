// `window.twinport`: the documented object for automation and embedding (README, "Automation"). Everything that it returns
// is plain JSON; what can be asked at once is answered at once, so that a program may but need not await it.
import { systemClock } from '../base/clock.ts';
import type { Did, TwinId } from '../base/ids.ts';
import type { RecordingFilter } from '../protocol/history.ts';
import type { MetaverseIntegration } from '../protocol/mii.ts';
import type { Metaverse } from './metaverse.ts';
import type { TimeView } from './view-model.ts';
import { watchWebVitals } from './web-vitals.ts';
import { serviceContract, systemOf } from './services/service-contract.ts';

type ExportFilter = Omit<RecordingFilter, 'twinIds'> & { readonly twinIds?: readonly string[] };

/** Of history, unless said otherwise. */
const RECENT_MS = 10 * 60_000;

/** Builds the object around a running metaverse. `ready` resolves when the world is drawn and discovery has been asked once. */
export function windowContract(metaverse: Metaverse, mii: MetaverseIntegration, ready: Promise<void>) {
  const { twins, services, actions, view, frames, frameFigures } = metaverse;
  const webVitals = watchWebVitals();
  const twin = (twinId: string) => twins.require(twinId);
  return {
    ready,
    /** `{id, kind, name, domains, purposes, place, online, trust, problem}` */
    systems: () => twins.systems.map(systemOf),
    /** `{id, title, systemId, version, bytes, sha256}` */
    models: (systemId: string) =>
      (twins.systems.find(({ id }) => id === (systemId as Did))?.models ?? []).map(
        ({ id, title, systemId: owner, version, bytes, sha256 }) => ({
          id,
          title,
          systemId: owner,
          version,
          bytes,
          sha256,
        }),
      ),
    /** `{id, systemId, title, status}` */
    twins: () =>
      twins.all().map(({ id, system, model, status }) => ({ id, systemId: system.id, title: model.title, status })),
    /** `{property: {value, unit, sourceTime, ageMs, sequence}}`; `sourceTime` in ISO 8601 */
    state(twinId: string) {
      const presence = twin(twinId);
      // Who asks for values gets them at the full rate, wherever the visitor looks.
      presence.askedMs = systemClock.now();
      const properties = presence.opened?.description.properties ?? {};
      return Object.fromEntries(
        presence.readings().map(({ name, value, sourceTime, ageMs, sequence }) => [
          name,
          {
            value,
            unit: properties[name]?.unit ?? null,
            sourceTime: new Date(sourceTime).toISOString(),
            ageMs,
            sequence,
          },
        ]),
      );
    },
    /** `{position, heading, pitch}` of the visitor's eyes: metres, degrees clockwise from -Z, degrees upwards. */
    visitor: () => metaverse.visitor(),
    /** Names of the nodes that are drawn. */
    nodes: (twinId: string) => twin(twinId).figure.nodes(),
    /** World matrix of a node as last drawn: 16 numbers, translation last; null for a node that is not there. */
    pose: (twinId: string, nodeName: string) => twin(twinId).figure.pose(nodeName),
    ...serviceContract({ mii, services, twins, actions }),
    /** Asks the owner for access; what was granted, and each refusal with its reason. */
    async requestAccess(twinId: string, affordances?: { observe: boolean; actions: string[] }) {
      const { granted, expiresAt, refused } = await twin(twinId).requestAccess(affordances);
      return { granted, expiresAt: expiresAt ?? null, refused };
    },
    /** Operates the machine; resolves when the command has ended: `{commandID, twinId, action, state, output?, error?}`. */
    invoke: (twinId: string, action: string, input: unknown = null) => actions.invoke(twinId as TwinId, action, input),
    /** What stands in XR: `[{name, words, targets: [{key, point, state}], redraws}]`; `point` in metres from the eyes: right, up, back */
    xrPanels: () => metaverse.xrPanels(),
    /** The procedure log, newest last. */
    log: () => [...view.log.value],
    /** What a step of the log carried, as JSON text: `{message, answer}`; null when it had nothing or is no longer kept. */
    logMessage: (id: number) => mii.logMessage(id),
    /** What was recorded of a property (the last ten minutes): `[{time, value} | {time, durationMs, min, max, mean} | {time, gap}]` */
    history: (twinId: string, property: string, from?: number, to: number = systemClock.now(), maxPoints?: number) =>
      mii.history(twinId as TwinId, property, from ?? to - RECENT_MS, to, maxPoints),
    /** `[{twinId, systemId, title, from, to, bytes}]` */
    recordings: () => mii.recordings(),
    /** A recording as JSON Lines; of every twin that may be read, without `twinIds`. */
    exportRecording: async ({ twinIds, ...filter }: ExportFilter = {}) => {
      const asked = twinIds === undefined ? filter : { ...filter, twinIds: twinIds.map((id) => id as TwinId) };
      return (await mii.exportRecording(asked)).text();
    },
    /** The time that is shown: `{mode: 'live'}`, or `{mode: 'past', atMs, fromMs, toMs, playing, speed}` */
    time: (): { readonly mode: TimeView['mode'] } & Partial<Omit<Extract<TimeView, { mode: 'past' }>, 'mode'>> => ({
      ...view.time.value,
    }),
    /** Shows the world as it was recorded then (epoch ms); `playPast(4)` goes on four times as fast, `playPast(null)` stands still. */
    visitPast: (atMs: number) => actions.visitPast(atMs),
    playPast: (speed: number | null) => actions.playPast(speed),
    returnToLive: () => actions.returnToLive(),
    forgetRecording: (twinId: string) => mii.forgetRecording(twinId as TwinId),
    /**
     * Frames and bytes received, how each link does (`LinkStats` in protocol/mii.ts), what a frame of the picture costs
     * (`FrameFigures`), and how the page felt to load and to use (`WebVitals`).
     */
    stats: () => ({ ...metaverse.stats(), picture: { ...frames.percentiles(), ...frameFigures() }, page: webVitals() }),
  };
}

type WindowContract = ReturnType<typeof windowContract>;

declare global {
  interface Window {
    /** Set when the page has started; see README, "Automation". */
    twinport: WindowContract;
  }
}
