// What a twin or a service told once, in the words of its description as that is spoken now. Pure; who calls: what builds their panels, and
// past/door.ts.
import type { DataSchema } from '../protocol/thing-description.ts';
import type { EventView, ToldEvent } from './view-model.ts';

interface Described {
  readonly events?:
    | Readonly<Record<string, { readonly title?: string | undefined; readonly data?: DataSchema | undefined }>>
    | undefined;
}

/** `description` null: what told it has gone. */
export function eventView(event: ToldEvent, description: Described | null): EventView {
  const { title = event.title, data: schema = null } = description?.events?.[event.name] ?? {};
  const { name, data, time } = event;
  return { name, title, data, schema, time };
}
