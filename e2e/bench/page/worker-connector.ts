// The worker's end of what page.ts does for it: links that it carries over.
import type { CarriedLink } from '../../../src/transport/carry-link.ts';
import type { Connected } from '../node-connector.ts';

export type FromWorker =
  | { readonly kind: 'connect'; readonly number: number; readonly offer: string | null }
  | { readonly kind: 'accept'; readonly number: number; readonly answer: string };
export type ToWorker =
  | { readonly kind: 'begin'; readonly search: string }
  | { readonly kind: 'carried'; readonly number: number; readonly carried: CarriedLink }
  | { readonly kind: 'described'; readonly number: number; readonly description: string }
  | { readonly kind: 'accepted'; readonly number: number };

type Told<Kind extends ToWorker['kind']> = Extract<ToWorker, { kind: Kind }>;

const waiting: { readonly kind: string; readonly number: number; readonly resolve: (told: never) => void }[] = [];
let count = 0;

/** Called by the worker for each message of the page that is not `begin`. */
export function takeFromPage(told: Exclude<ToWorker, { kind: 'begin' }>): void {
  const index = waiting.findIndex(({ kind, number }) => kind === told.kind && number === told.number);
  if (index >= 0) waiting.splice(index, 1)[0]!.resolve(told as never);
}

/** With an offer: answers it. */
export async function connectByPage(offer: string | null): Promise<Connected<CarriedLink>> {
  const number = (count += 1);
  const carried = told('carried', number);
  const described = told('described', number);
  postMessage({ kind: 'connect', number, offer } satisfies FromWorker);
  return {
    road: (await carried).carried,
    description: (await described).description,
    async accept(answer) {
      const accepted = told('accepted', number);
      postMessage({ kind: 'accept', number, answer } satisfies FromWorker);
      await accepted;
    },
  };
}

function told<Kind extends ToWorker['kind']>(kind: Kind, number: number): Promise<Told<Kind>> {
  return new Promise((resolve) => waiting.push({ kind, number, resolve }));
}
