// One sharing of a twin with a service while it lasts (P13; SPEC.md SHR): holds the twin open, tells the service what it gets, and
// passes readings on, at most what the owner's grant says and only while the visitor may see them. Made by sharing.ts.
import { TwinportError } from '../../base/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { GrantSummary, ShareSummary } from '../../protocol/mii.ts';
import { fromProblem } from '../../protocol/problem.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import type { ActionProgress } from '../../protocol/things.ts';
import type { Access } from '../access.ts';
import { hasEnded, type CommandRouter } from '../command-router.ts';
import type { EnablerContext } from '../context.ts';
import type { ShareRecord } from '../store/store.ts';
import { peerOf, type Things } from '../things.ts';
import type { Registry } from '../twins/registry.ts';
import type { Synchronization } from '../twins/synchronize.ts';
import type { ServiceRegistry } from './registry.ts';
import type { ServiceLink } from './service-link.ts';
import { ShareFeed, type Samples, type Sending } from './share-feed.ts';
import { sharedDescription, sharedProperties, sharedReadings } from './shared-terms.ts';

export interface SharingParts {
  readonly context: EnablerContext;
  readonly things: Things;
  readonly twins: Registry;
  readonly services: ServiceRegistry;
  readonly access: Access;
  readonly commands: CommandRouter;
  readonly synchronization: Synchronization;
}

/** What a service asks of the twin: `command` is signed by its key under the shared grant. */
export interface TwinCommand {
  readonly name: string;
  readonly commandID: string;
  readonly command: string;
}

export class Share {
  readonly #parts: SharingParts;
  readonly #feed: ShareFeed;
  /** The owner's newest grant, with what it is for. */
  record: ShareRecord;
  /** The link over which the service was told of it, and the description that it was told. */
  #link: ServiceLink | null = null;
  #description: ThingDescription | null = null;
  #stopTap: () => void = () => undefined;
  #hasEnded = false;
  /** Commands of the service that have not ended. */
  readonly #commands = new Set<string>();
  #logged = { readings: 0, dropped: 0 };

  constructor(parts: SharingParts, record: ShareRecord) {
    this.#parts = parts;
    this.record = record;
    this.#feed = new ShareFeed(parts.context.clock, (samples) => this.#send(samples));
  }

  /** Holds the twin open. @throws TwinportError when its owner can be asked and refuses */
  async open(): Promise<void> {
    const { twins, synchronization } = this.#parts;
    const { twinId } = this.record;
    const stop = await synchronization.tap(twins.model(twinId).model, (property, reading) => {
      if (sharedProperties(this.record.affordances).includes(property) && this.#mayObserve())
        this.#feed.push(property, reading);
    });
    // It may have ended while the owner was asked.
    if (this.#hasEnded) stop();
    else this.#stopTap = stop;
  }

  /** Tells the service what it gets from now on; waits without a link. @throws TwinportError the service's problems */
  async deliver(): Promise<void> {
    const { twins, synchronization } = this.#parts;
    const { shareId, serviceId, needId, twinId, user, grant, affordances, expiresAt } = this.record;
    const link = this.activeLink();
    if (link === null) return;
    const { model } = twins.model(twinId);
    // A link that is new knows nothing: the readings of now stand for what waited.
    if (this.#link !== link) this.#feed.clear();
    const readings = this.#mayObserve() ? synchronization.readings(twinId) : {};
    const description = sharedDescription(model.description, affordances);
    const { maxRateHz } = await link.session.request('sharetwin', {
      thingID: serviceId,
      shareID: shareId,
      needID: needId,
      user,
      twin: { id: twinId, system: model.systemId, description },
      grant,
      expiresAt,
      readings: sharedReadings(readings, affordances),
    });
    if (this.#hasEnded) {
      // The word of its end went before the service knew of it.
      link.session.notify('endshare', { shareID: shareId, reason: 'it has ended meanwhile' });
      throw new TwinportError('cancelled', 'the sharing ended while the service was told of it');
    }
    this.#link = link;
    this.#description = model.description;
    this.#feed.resume(maxRateHz);
  }

  /** Carries a command, signed by the service, to the twin's owner. @throws TwinportError what refuses it */
  async invoke({ name, commandID, command }: TwinCommand): Promise<ActionProgress> {
    const { commands } = this.#parts;
    const { shareId, twinId, grant, affordances } = this.record;
    if (!affordances.actions.includes(name))
      throw new TwinportError('grant-insufficient', `the sharing does not cover the action "${name}"`, {
        details: { action: name },
      });
    if (this.#commands.size >= LIMITS.commandsOfShare)
      throw new TwinportError('limit-exceeded', `at most ${LIMITS.commandsOfShare} commands of a sharing at a time`);
    this.#commands.add(commandID);
    const routed = { thingId: twinId, action: name, commandID, command, grant };
    const progress = await commands.invoke(routed, (heard) => {
      this.#tellCommand(name, heard);
      if (!this.#hasEnded) this.activeLink()?.session.notify('twinactionstatus', { shareID: shareId, ...heard });
    });
    this.#tellCommand(name, progress);
    if (progress.state === 'refused' && progress.error !== undefined) throw fromProblem(progress.error);
    return progress;
  }

  /** Takes back a command that the service gave under this sharing. @throws TwinportError what refuses it */
  async cancel(commandID: string, cancellation: string): Promise<ActionProgress> {
    // What has ended cannot be told from what was another's, and need not be.
    if (!this.#commands.has(commandID)) return { commandID, state: 'unknown' };
    return this.#parts.commands.cancel(this.record.twinId, commandID, cancellation);
  }

  /** Whether the service was told of another description than this. */
  isNews(description: ThingDescription): boolean {
    return this.#description !== null && this.#description !== description;
  }

  /** Nothing is sent from now on. */
  stop(): void {
    this.#hasEnded = true;
    this.#stopTap();
    this.#feed.clear();
  }

  /** The link over which the service can be told now; null when there is none. */
  activeLink(): ServiceLink | null {
    const found = this.#parts.services.find(this.record.serviceId);
    return found === null ? null : this.#parts.services.systems.activeLink(found.entry);
  }

  /** Logs how many readings went since the last time: each message would be all that there is to read. */
  logReadings(): void {
    const { readings, dropped } = this.#feed;
    const [more, lost] = [readings - this.#logged.readings, dropped - this.#logged.dropped];
    if (more === 0 && lost === 0) return;
    this.#logged = { readings, dropped };
    const entry = this.#parts.services.find(this.record.serviceId)?.entry;
    const detail = `${more} readings of ${this.record.twinId}${lost === 0 ? '' : `, ${lost} found no room`}`;
    this.#parts.context.log.sii('twinreadings', 'ok', detail, {
      peer: entry === undefined ? undefined : peerOf(entry),
    });
  }

  summary(): ShareSummary {
    const { shareId, serviceId, needId, twinId, grantId, affordances, expiresAt } = this.record;
    const { readings, lastAt } = this.#feed;
    const state = this.#isActive() ? 'active' : 'waiting';
    return { shareId, serviceId, needId, twinId, grantId, affordances, expiresAt, state, readings, lastAt };
  }

  /** The grant as the visitor sees it; null when twin or service is gone. */
  grant(): GrantSummary | null {
    const { grantId, twinId, serviceId, affordances, expiresAt } = this.record;
    const twin = this.#parts.twins.find(twinId);
    const found = this.#parts.services.find(serviceId);
    if (twin === null || found === null) return null;
    const { entry, service } = found;
    return {
      grantId,
      targetId: twinId,
      targetKind: 'twin',
      systemId: twin.entry.did,
      title: twin.model.description.title,
      ownerName: twin.entry.name,
      affordances,
      delegate: { system: entry.did, service: service.id, title: service.description.title },
      expiresAt,
    };
  }

  #tellCommand(action: string, progress: ActionProgress): void {
    if (hasEnded(progress) && !this.#parts.commands.isPending(progress.commandID))
      this.#commands.delete(progress.commandID);
    this.#parts.context.notify({ kind: 'shared-command', shareId: this.record.shareId, action, progress });
  }

  #isActive(): boolean {
    const { twins, synchronization } = this.#parts;
    const { twinId, affordances } = this.record;
    const twin = twins.find(twinId);
    const twinLink = twin === null ? null : twins.systems.activeLink(twin.entry);
    const flows =
      sharedProperties(affordances).length === 0 ||
      (twinLink !== null && this.#mayObserve() && synchronization.isObserved(twinId, twinLink));
    return this.#link !== null && this.activeLink() === this.#link && twinLink !== null && flows;
  }

  #send(samples: Samples): Sending {
    const link = this.activeLink();
    if (link === null || this.#link !== link) return 'away';
    return link.sendReadings(this.record.shareId, samples) ? 'sent' : 'busy';
  }

  /** What the visitor may not see (any more), their services do not see either (SHR-2). */
  #mayObserve(): boolean {
    return this.#parts.access.validGrant(this.record.twinId)?.granted.observe === true;
  }
}
