// What a link or a file would change, for the visitor to agree to or not; nothing is dialled before. A part of arrange-panel.tsx.
import type { ArrangementOffer } from '../arrangement/arrangement-view.ts';
import type { ViewActions } from '../view-model.ts';
import { strings } from './strings.ts';
import { shortDid } from './format.ts';
import { Icon } from './icon.tsx';

const text = strings.arrange;

const MOST_NAMED = 8;

interface ArrangeOfferProps {
  readonly offer: ArrangementOffer;
  readonly actions: ViewActions;
}

export function ArrangeOffer({ offer, actions }: ArrangeOfferProps) {
  const { source, twins, systems } = offer;
  const isEmpty = twins.length + systems.length === 0;
  const more = twins.length - MOST_NAMED;
  return (
    <section class="question offer" aria-label={text.offerTitle[source]}>
      <strong>{text.offerTitle[source]}</strong>
      <p>{isEmpty ? text.offerNothing : text.offerFrom[source]}</p>
      {twins.length > 0 && (
        <>
          <h4>{text.offerTwins(twins.length)}</h4>
          <ul class="offer-list">
            {twins.slice(0, MOST_NAMED).map(({ id, title, isHere, pose: { position } }) => (
              <li key={id}>
                <Icon name="twins" />
                <span>
                  <strong>{title}</strong>
                  <span class="detail-note numeric">
                    {text.offerAt(`${position[0]} m`, `${position[2]} m`)}
                    {!isHere && `, ${text.notHere}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {more > 0 && <p>{text.offerMore(more)}</p>}
        </>
      )}
      {systems.length > 0 && (
        <>
          <h4>{text.offerSystems(systems.length)}</h4>
          <ul class="offer-list">
            {systems.map(({ name, address, did }) => (
              <li key={address}>
                <Icon name="systems" />
                <span>
                  <strong>{name}</strong>
                  <span class="detail-note mono">
                    {address}
                    {did !== undefined && ` · ${shortDid(did)}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="card-buttons">
        {!isEmpty && (
          <button type="button" class="button primary" onClick={() => actions.decideOffer('apply')}>
            {systems.length === 0 ? text.apply : text.applyConnecting(systems.length)}
          </button>
        )}
        {systems.length > 0 && twins.length > 0 && (
          <button type="button" class="button" onClick={() => actions.decideOffer('apply-places')}>
            {text.applyPlaces}
          </button>
        )}
        <button type="button" class="button" onClick={() => actions.decideOffer('discard')}>
          {text.discard}
        </button>
      </div>
    </section>
  );
}
