// Model exchange (P8) at DII-2: bytes by SHA-256, from the cache, or over the bulk channel with progress; what arrived before
// a break is kept and the transfer goes on from there.
import { TwinportError } from '../../base/errors.ts';
import { Limiter } from '../../base/limiter.ts';
import type { Sha256 } from '../../base/ids.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord } from '../store/store.ts';
import { checkBindings, type GlbSummary } from '../../protocol/glb.ts';
import { checkBytes, checkHash } from './check-model.ts';
import { Rejections } from './rejections.ts';
import type { TwinSystemEntry } from '../systems.ts';
import type { SystemLink } from './system-link.ts';

/** Kept in one piece this large: a put of each chunk would cost more than its transfer. */
const PIECE_BYTES = 256 * 1024;
const PROGRESS_MS = 100;
/** A transfer that stands still this long has failed. */
const STALL_MS = 20_000;

/** Of one link: each transfer holds its model in memory. */
const TRANSFERS_AT_ONCE = 2;

export class ModelExchange {
  readonly #context: EnablerContext;
  readonly #rejections: Rejections;
  readonly #running = new Map<string, Promise<ArrayBuffer>>();
  /** By link: a system that sends nothing keeps only its own models waiting. */
  readonly #limiters = new WeakMap<SystemLink, Limiter>();
  #nextTransfer = 1;

  constructor(context: EnablerContext) {
    this.#context = context;
    this.#rejections = new Rejections(context.store);
  }

  /** The checked bytes in the cache; null when they are not there. */
  async cached(sha256: Sha256): Promise<ArrayBuffer | null> {
    return (await this.#context.store.get('assets', sha256)) ?? null;
  }

  /**
   * The model's bytes, checked against everything that was registered. Two twins with one model share one transfer, and what was found
   * wrong with bytes of this hash before is not fetched again.
   * @throws TwinportError `asset-unavailable`, `asset-hash-mismatch`, `asset-invalid`, `asset-too-large`, `binding-invalid`, `link-closed`,
   *   `timeout`
   */
  async obtain(entry: TwinSystemEntry, model: ModelRecord, link: SystemLink): Promise<ArrayBuffer> {
    const sha256 = model.asset.sha256 as Sha256;
    const cached = await this.cached(sha256);
    if (cached !== null && model.status === 'checked') return cached;
    const rejection = await this.#rejections.find(sha256);
    if (rejection !== null) throw rejection;
    const bytes = cached ?? (await this.#fetched(entry, model, link));
    // Also of bytes that another twin brought: under other bindings they are another thing to check.
    checkBindings(model.bindings, model.description, await this.#check(sha256, new Uint8Array(bytes)));
    return bytes;
  }

  /** Bytes that were transferred, by whoever asked first. */
  #fetched(entry: TwinSystemEntry, model: ModelRecord, link: SystemLink): Promise<ArrayBuffer> {
    // By system too: one that announces a hash and sends other bytes must not fail the transfer of an honest one.
    const key = transferKey(entry, model);
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const limiter = this.#limiters.get(link) ?? new Limiter(TRANSFERS_AT_ONCE);
    this.#limiters.set(link, limiter);
    const fetched = limiter.run(() => this.#fetch(entry, model, link)).finally(() => this.#running.delete(key));
    this.#running.set(key, fetched);
    return fetched;
  }

  /** Transfers, checks and keeps. */
  async #fetch(entry: TwinSystemEntry, model: ModelRecord, link: SystemLink): Promise<ArrayBuffer> {
    const { store } = this.#context;
    const sha256 = model.asset.sha256 as Sha256;
    const bytes = await this.#transfer(entry, model, link);
    try {
      await checkHash(sha256, bytes);
      await this.#check(sha256, bytes);
    } catch (error) {
      // Bytes that are not what was promised are not worth going on from.
      await store.deletePrefix('partials', transferKey(entry, model));
      throw error;
    }
    await store.put('assets', sha256, bytes.buffer);
    await store.deletePrefix('partials', transferKey(entry, model));
    return bytes.buffer;
  }

  async #check(sha256: Sha256, bytes: Uint8Array<ArrayBuffer>): Promise<GlbSummary> {
    try {
      return await checkBytes(sha256, bytes, this.#context.validateModel);
    } catch (error) {
      await this.#rejections.remember(sha256, error);
      throw error;
    }
  }

  async #transfer(entry: TwinSystemEntry, model: ModelRecord, link: SystemLink): Promise<Uint8Array<ArrayBuffer>> {
    const { store, clock, notify } = this.#context;
    const { bytes: total } = model.asset;
    const sha256 = model.asset.sha256 as Sha256;
    const key = transferKey(entry, model);
    const bytes = new Uint8Array(total);
    let received = await this.#restorePieces(key, bytes);
    let kept = received;
    let toldAt = 0;
    const progress = (): void =>
      notify({ kind: 'model-progress', systemId: entry.did, twinId: model.id, loaded: received, total });
    const keep = (until: number): void => {
      const piece = bytes.slice(kept, until).buffer;
      void store.put('partials', `${key}:${String(kept).padStart(12, '0')}`, { sha256, offset: kept, bytes: piece });
      kept = until;
    };
    const transfer = this.#nextTransfer;
    this.#nextTransfer += 1;
    let cancelStall: () => void = () => undefined;
    let cancelClosed: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const stall = (): void => {
          cancelStall();
          cancelStall = clock.after(STALL_MS, () =>
            reject(new TwinportError('timeout', `the transfer of ${model.description.title} stands still`)),
          );
        };
        cancelClosed = link.session.on('closed', () =>
          reject(new TwinportError('link-closed', 'the link closed during the transfer')),
        );
        link.transfers.set(transfer, (offset, chunk) => {
          // The channel is ordered: anything but the next bytes is a fault of the sender.
          if (offset !== received || offset + chunk.length > total) {
            reject(
              new TwinportError(
                'asset-hash-mismatch',
                `bytes ${offset}–${offset + chunk.length} came where ${received} of ${total} was next`,
              ),
            );
            return;
          }
          bytes.set(chunk, offset);
          received += chunk.length;
          stall();
          if (received - kept >= PIECE_BYTES) keep(received);
          if (clock.now() - toldAt > PROGRESS_MS || received === total) {
            toldAt = clock.now();
            progress();
          }
          if (received === total) resolve();
        });
        stall();
        if (received === total) return resolve();
        link.session
          .request('readasset', { sha256, offset: received, transferID: transfer })
          .then(({ bytes: offered }) => {
            if (offered !== total)
              reject(
                new TwinportError(
                  'asset-hash-mismatch',
                  `the system offers ${offered} bytes where ${total} were registered`,
                ),
              );
          }, reject);
      });
      return bytes;
    } catch (error) {
      if (received > kept) keep(received);
      throw error;
    } finally {
      cancelStall();
      cancelClosed();
      link.transfers.delete(transfer);
    }
  }

  /** Puts what an earlier transfer left into place; returns where to go on. */
  async #restorePieces(key: string, bytes: Uint8Array): Promise<number> {
    let at = 0;
    for (const piece of await this.#context.store.list('partials', key)) {
      if (piece.offset !== at || piece.offset + piece.bytes.byteLength > bytes.length) break;
      bytes.set(new Uint8Array(piece.bytes), at);
      at += piece.bytes.byteLength;
    }
    return at;
  }
}

function transferKey(entry: TwinSystemEntry, model: ModelRecord): string {
  return `${entry.did} ${model.asset.sha256}`;
}
