// Everything about services in one place for the metaverse: sessions, sharings, plans and live discovery, the view-model's
// part that they fill and the actions that it offers. Made once by metaverse.ts.
import type { LinkStats } from '../../protocol/link-stats.ts';
import type { ServiceId, TwinId } from '../../base/ids.ts';
import type { MetaverseIntegration, MiiNotification } from '../../protocol/mii.ts';
import type { AccessContext } from '../held-access.ts';
import type { Notices } from '../notices.ts';
import type { TwinSessions } from '../twins/twin-sessions.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { CommandPlans } from './command-plans.ts';
import { LiveDiscovery } from './live-discovery.ts';
import { ServiceSessions, type NeighbourTwin } from './service-sessions.ts';
import { serviceListView, servicePanelView } from './service-view.ts';
import type { ServiceActions } from './service-views.ts';
import { strings } from '../ui/strings.ts';

interface DeskContext extends AccessContext {
  readonly view: ViewModel;
  readonly twins: TwinSessions;
  readonly notices: Notices;
}

/** A person reads no more of a query's results than this. */
const QUERY_LIMIT = 200;

export class ServiceDesk {
  readonly sessions: ServiceSessions;
  readonly discovery: LiveDiscovery;
  readonly #mii: MetaverseIntegration;
  readonly #view: ViewModel;
  readonly #plans: CommandPlans;
  #changed = true;

  constructor({ mii, user, enabler, view, twins, notices }: DeskContext) {
    this.#mii = mii;
    this.#view = view;
    this.discovery = new LiveDiscovery(mii);
    this.sessions = new ServiceSessions({
      mii,
      user,
      enabler,
      twin: (twinId) => neighbourOf(twins, twinId),
      onChanged: () => (this.#changed = true),
      onAccessTaken: ({ id, summary }, reason) =>
        notices.tell(`access ${id}`, 'warning', () => {
          const { title, help } = strings.notices.accessEnded;
          return { title: title(summary.title), detail: reason, help };
        }),
    });
    this.#plans = new CommandPlans({
      describe: (twinId, action) => {
        const twin = neighbourOf(twins, twinId);
        const affordance = twin?.description?.actions?.[action];
        return (
          twin && {
            twinTitle: twin.title,
            actionTitle: affordance?.title ?? action,
            unsafe: affordance?.['twinport:unsafe'] === true,
          }
        );
      },
      invoke: (twinId, action, input) => twins.require(twinId).invoke(action, input),
      onChanged: () => (this.#changed = true),
    });
  }

  /** Takes what the enabler tells; true when it is about services alone. */
  receive(notification: MiiNotification): boolean {
    this.discovery.receive(notification);
    return this.sessions.receive(notification);
  }

  takeLinks(links: readonly LinkStats[]): void {
    this.sessions.takeLinks(links);
    this.#view.serviceSystems.value = this.sessions.toldSystems;
  }

  /** Fills the view; the open panel always, because ages run, everything else when it changed. */
  show(): void {
    const open = this.#view.servicePanel.peek();
    if (open !== null) this.#showPanel(open.service.id);
    if (!this.#changed) return;
    this.#changed = false;
    this.#view.services.value = this.sessions.all().map((presence) => serviceListView(presence, this.sessions));
    this.#view.serviceSystems.value = this.sessions.toldSystems;
    this.#view.plans.value = this.#plans.views();
  }

  /** Everything has another name: in another language. */
  rename(): void {
    this.#changed = true;
    this.show();
  }

  actions(openTwin: ViewActions['openTwin']): Omit<ServiceActions, 'cancel'> {
    const { sessions } = this;
    return {
      openService: (serviceId) => {
        const presence = serviceId === null ? undefined : sessions.get(serviceId);
        // One panel at a time: what it shows is about either.
        if (presence !== undefined) openTwin(null);
        this.#view.servicePanel.value = presence === undefined ? null : servicePanelView(presence, sessions);
        void presence?.enter();
      },
      callService: (serviceId, action, input) => {
        const call = sessions.require(serviceId).call(action, input);
        this.show();
        return call;
      },
      share: async (serviceId, needId, twinId) => {
        const asked = sessions.shares.create(serviceId, needId, twinId);
        this.show();
        return (await asked).share !== null;
      },
      endShare: (shareId) => sessions.shares.end(shareId),
      propose: (planId, list) => this.#planned(() => this.#plans.propose(planId, list)),
      applyPlan: (planId, step) => this.#planned(() => this.#plans.apply(planId, step)),
      stopPlan: (planId, step) => this.#planned(() => this.#plans.stop(planId, step)),
      watchSystems: (filter, listener) => this.discovery.watch(filter, listener),
      query: (jsonPath, of) => this.#mii.queryDescriptions(jsonPath, of, QUERY_LIMIT),
    };
  }

  #planned(change: () => void): void {
    change();
    this.show();
  }

  #showPanel(serviceId: ServiceId): void {
    const presence = this.sessions.get(serviceId);
    this.#view.servicePanel.value = presence === undefined ? null : servicePanelView(presence, this.sessions);
  }
}

function neighbourOf(twins: TwinSessions, twinId: TwinId): NeighbourTwin | undefined {
  const presence = twins.get(twinId);
  return (
    presence && {
      systemId: presence.system.id,
      ownerName: presence.system.name,
      title: presence.model.title,
      clockOffsetMs: presence.system.link?.clockOffsetMs ?? 0,
      description: presence.opened?.description ?? null,
    }
  );
}
