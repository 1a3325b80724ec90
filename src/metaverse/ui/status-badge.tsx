// The status of a twin as shape, word and colour, so that none of the three has to be seen.
import type { TwinStatus } from '../../protocol/mii.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';

export function StatusBadge({ status }: { readonly status: TwinStatus }) {
  return (
    <span class={`status status-${status}`}>
      {status === 'live' ? (
        <span class="pulse" aria-hidden="true" />
      ) : (
        <Icon name={status === 'stale' ? 'clock' : 'offline'} />
      )}
      {strings.status[status]}
    </span>
  );
}
