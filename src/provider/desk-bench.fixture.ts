// A command desk with its book, a twin, a user and an enabler, for the tests of the desk; time is mocked.
import { vi } from 'vitest';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { MockClock } from '../base/mock-clock.ts';
import { newId, type TwinId } from '../base/ids.ts';
import { readGrant, signAccessProof, signCommand, type AccessRequest } from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import type { ActionProgress } from '../protocol/things.ts';
import { describeTwin } from '../twin-sdk/describe.ts';
import { Twin } from '../twin-sdk/twin.ts';
import { CommandDesk, type IncomingCommand } from './command-desk.ts';
import { GrantBook } from './grant-book.ts';
import { memoryJournal } from './journal.ts';
import type { ActionHandler } from './owned-thing.ts';
import { parsePolicy } from './provider-system.ts';

export const ID = SMALL_TWIN_ID as TwinId;

export class DeskBench {
  readonly clock = new MockClock();
  readonly journal = memoryJournal();
  readonly told: ActionProgress[] = [];
  readonly logged: string[] = [];
  /** Carries out `turn`. */
  readonly handler = vi.fn<ActionHandler>(() => Promise.resolve({ reached: true }));
  readonly system: Identity;
  readonly user: Identity;
  readonly carrier: Identity;
  readonly twin: Twin;
  grants!: GrantBook;
  desk!: CommandDesk;

  private constructor(system: Identity, user: Identity, carrier: Identity, twin: (clock: MockClock) => Twin) {
    [this.system, this.user, this.carrier] = [system, user, carrier];
    this.twin = twin(this.clock);
    this.twin.handle('turn', this.handler);
    this.openDesk();
  }

  static async make(): Promise<DeskBench> {
    const [system, user, carrier] = await Promise.all([generateIdentity(), generateIdentity(), generateIdentity()]);
    const described = await describeTwin(system.did, smallDescription, smallBindings, await smallModel());
    const policy = parsePolicy({ actions: { turn: 'open', lock: 'open' } });
    return new DeskBench(system, user, carrier, (clock) => new Twin(described, '1', policy, () => clock.now()));
  }

  /** As after a restart, before anything was restored. */
  openDesk(): void {
    this.grants = new GrantBook(this.system, this.clock, this.journal);
    this.desk = new CommandDesk(
      this.system.did,
      this.clock,
      this.journal,
      this.grants,
      (_level, message) => void this.logged.push(message),
    );
  }

  async grantFor(asks: Partial<AccessRequest> = {}, user = this.user): Promise<string> {
    const { system, carrier, clock, twin } = this;
    const affordances = { observe: true, actions: ['turn'] };
    const proof = await signAccessProof(
      user,
      { system: system.did, carrier: carrier.did, thing: ID, affordances, ...asks },
      clock.now(),
    );
    return (await this.grants.answer(twin, proof, carrier.did)).grant!;
  }

  async commandFor(
    grant: string,
    change: { by?: Identity; action?: string; input?: unknown; thing?: TwinId } = {},
  ): Promise<IncomingCommand> {
    const { by = this.user, action = 'turn', input = { degrees: 5 }, thing = ID } = change;
    const commandID = newId();
    const command = await signCommand(
      by,
      { system: this.system.did, grantId: readGrant(grant).jti, thing, action, input, commandId: commandID },
      this.clock.now(),
    );
    return { name: action, commandID, command, grant };
  }

  take(incoming: IncomingCommand, over: Identity = this.carrier): Promise<ActionProgress> {
    return this.desk.take(this.twin, incoming, over.did, (progress) => void this.told.push(progress));
  }
}
