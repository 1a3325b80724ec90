// Systems that were written wrong, each in one place, and the rule that each breaks: what the checker has to catch. Used by
// src/node/check/broken-systems.test.ts.
import type { Identity } from '../../../src/identity/keys.ts';
import { accessFaults } from './faults-of-access.ts';
import { linkFaults } from './faults-of-links.ts';
import { serviceFaults } from './faults-of-services.ts';
import { stateFaults } from './faults-of-state.ts';
import { thingFaults } from './faults-of-things.ts';
import type { Flaw } from './flawed-link.ts';

export interface Fault {
  /** What the system does wrong. */
  readonly name: string;
  /** The rule that it breaks. */
  readonly rule: string;
  /** What kind of system has it; a twin system where this is left out. */
  readonly of?: 'service';
  /** The action that has to be allowed to show it. */
  readonly operates?: string;
  /** Whether only the checks that take long show it. */
  readonly takesLong?: boolean;
  /** The flaw of one new link; state that all links share is the fault's own. */
  flaw(identity: Identity): Flaw;
}

export const FAULTS: readonly Fault[] = [
  ...linkFaults,
  ...thingFaults,
  ...stateFaults,
  ...accessFaults,
  ...serviceFaults,
];
