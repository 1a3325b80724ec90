// What the commands of this visit ask the properties of one twin to be, while they are under way: its ghost shows it. Who calls:
// twin-presence.ts.
import { askedBy } from '../../protocol/desired.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';

export class AskedValues {
  readonly #show: (property: string, value: number | null) => void;
  readonly #byCommand = new Map<string, ReadonlyMap<string, number>>();
  #shown: ReadonlySet<string> = new Set();

  /** `show`: hears what a property is asked to be; null: nothing any more. */
  constructor(show: (property: string, value: number | null) => void) {
    this.#show = show;
  }

  begin(commandId: string, description: ThingDescription | undefined, action: string, input: unknown): void {
    const values = description === undefined ? null : askedBy(description, action, input);
    if (values === null || values.size === 0) return;
    this.#byCommand.set(commandId, values);
    this.#tell();
  }

  end(commandId: string): void {
    if (this.#byCommand.delete(commandId)) this.#tell();
  }

  #tell(): void {
    // The newest command is the last.
    const asked = new Map([...this.#byCommand.values()].flatMap((values) => [...values]));
    for (const property of this.#shown) if (!asked.has(property)) this.#show(property, null);
    this.#shown = new Set(asked.keys());
    for (const [property, value] of asked) this.#show(property, value);
  }
}
