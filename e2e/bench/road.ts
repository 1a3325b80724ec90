// A bad road for a pair: every link's description is rewritten so that the only way leads through a UDP relay of ours.
import { UdpRelay, type RoadConditions } from '../support/udp-relay.ts';
import { throughPort } from './connect.ts';
import type { Road } from './pair.ts';

export interface BadRoad {
  readonly pass: Road;
  setConditions(conditions: RoadConditions): void;
  cut(): void;
  heal(): void;
  /** Packets that it lost so far, both ways. */
  lost(): number;
  /** @throws Error when packets found another way: then nothing that was measured is worth anything */
  mustHavePassed(): void;
  close(): void;
}

/** Far fewer packets than this pass in any round. */
const FEWEST_PACKETS = 100;

export async function openRoad(conditions: RoadConditions, seed = 1): Promise<BadRoad> {
  let current = conditions;
  const relays: UdpRelay[] = [];
  const answers: UdpRelay[] = [];
  const passOne = async (description: string, kind: 'offer' | 'answer'): Promise<string> => {
    if (kind === 'offer') {
      const relay = await UdpRelay.open(() => current, seed + relays.length);
      relays.push(relay);
      answers.push(relay);
      return throughPort(description, relay.ports.forAnswerer);
    }
    // Answers come in the order of their offers.
    return throughPort(description, answers.shift()!.ports.forOfferer);
  };
  return {
    /** Twinport's invitations are JSON with several descriptions in it; a bare engine's is a description. */
    async pass(text, kind) {
      if (!text.startsWith('{') && !text.startsWith('[')) return passOne(text, kind);
      const invitation = JSON.parse(text) as { systems: { offer: string }[] } | string[];
      if (Array.isArray(invitation)) {
        const passed = [];
        for (const answer of invitation) passed.push(await passOne(answer, kind));
        return JSON.stringify(passed);
      }
      for (const system of invitation.systems) system.offer = await passOne(system.offer, kind);
      return JSON.stringify(invitation);
    },
    setConditions: (next) => (current = next),
    cut: () => relays.forEach((relay) => (relay.isCut = true)),
    heal: () => relays.forEach((relay) => (relay.isCut = false)),
    lost: () => relays.reduce((sum, relay) => sum + relay.counts().toAnswerer.lost + relay.counts().toOfferer.lost, 0),
    mustHavePassed() {
      for (const relay of relays) {
        const { toAnswerer, toOfferer } = relay.counts();
        if (toAnswerer.passed + toOfferer.passed < FEWEST_PACKETS)
          throw new Error(`only ${toAnswerer.passed + toOfferer.passed} packets passed the relay`);
      }
    },
    close: () => relays.forEach((relay) => relay.close()),
  };
}
