// What a twin or a service told lately, newest first, each with its time and what came with it (P11).
import type { EventView } from '../view-model.ts';
import { formatTime } from './format.ts';
import { strings } from './strings.ts';
import { summarise } from './summary.ts';

export function EventList({ events }: { readonly events: readonly EventView[] }) {
  if (events.length === 0) return <p class="empty">{strings.panel.noEvents}</p>;
  return (
    <ol class="events">
      {events.map((event) => (
        <li key={`${event.time} ${event.name}`}>
          <time class="numeric" dateTime={new Date(event.time).toISOString()}>
            {formatTime(event.time)}
          </time>
          <span>
            <strong>{event.title}</strong>
            {event.data !== undefined && event.data !== null && (
              <span class="event-data">{summarise(event.data, event.schema)}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
