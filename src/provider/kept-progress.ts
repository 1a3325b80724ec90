// How each command stands that was seen: what makes a second coming a replay, and what who comes back after a break asks for. Used by
// command-desk.ts.
import type { Did } from '../base/ids.ts';
import type { ActionProgress } from '../protocol/things.ts';

/** Who gave a command, for what, under which grant and over whom. */
export interface AskedCommand {
  readonly thing: string;
  readonly action: string;
  readonly signer: string;
  /** Null of what an older version wrote down. */
  readonly carrier: Did | null;
  readonly grantId: string | null;
}

/** Signed words live for seconds; what is forgotten of so many has long expired and is refused for that. */
const COMMANDS_KEPT = 10_000;
/** Of all outputs together. Beyond it the oldest go: that its command was done is known all the same. */
const OUTPUT_CHARACTERS_KEPT = 4 * 1_048_576;

export class KeptProgress {
  readonly #newest = new Map<string, ActionProgress>();
  readonly #asked = new Map<string, AskedCommand>();
  /** Outputs that are kept, oldest first, by their length as JSON. */
  readonly #outputs = new Map<string, number>();
  #outputCharacters = 0;

  has(commandID: string): boolean {
    return this.#newest.has(commandID);
  }

  /** `unknown` for a command that was never seen. */
  of(commandID: string): ActionProgress {
    return this.#newest.get(commandID) ?? { commandID, state: 'unknown' };
  }

  /** Null for one that was never seen. */
  asked(commandID: string): AskedCommand | null {
    return this.#asked.get(commandID) ?? null;
  }

  /** A command that is seen for the first time. */
  begin(progress: ActionProgress, asked: AskedCommand): void {
    this.#asked.set(progress.commandID, asked);
    this.keep(progress);
  }

  keep(progress: ActionProgress): void {
    const { commandID, output } = progress;
    this.#newest.delete(commandID);
    this.#newest.set(commandID, progress);
    if (output !== undefined) this.#keepOutput(commandID, JSON.stringify(output).length);
    if (this.#newest.size <= COMMANDS_KEPT) return;
    const oldest = this.#newest.keys().next().value!;
    this.#newest.delete(oldest);
    this.#asked.delete(oldest);
    this.#forgetOutput(oldest);
  }

  #keepOutput(commandID: string, characters: number): void {
    this.#forgetOutput(commandID);
    this.#outputs.set(commandID, characters);
    this.#outputCharacters += characters;
    for (const oldest of this.#outputs.keys()) {
      if (this.#outputCharacters <= OUTPUT_CHARACTERS_KEPT) return;
      this.#forgetOutput(oldest);
      const { output: _output, ...rest } = this.#newest.get(oldest)!;
      this.#newest.set(oldest, rest);
    }
  }

  #forgetOutput(commandID: string): void {
    this.#outputCharacters -= this.#outputs.get(commandID) ?? 0;
    this.#outputs.delete(commandID);
  }
}
