// What the console's face shows and does: the newest overview, the draft that is being worked on, and what was said last. Made
// once by mount-console.tsx; sections read signals and call its functions.
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { toTwinportError } from '../../base/errors.ts';
import { readGlb } from '../../protocol/glb.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { LocalDevices } from '../devices/local-devices.ts';
import { emptyDraft } from '../draft-edit.ts';
import { freeTitle, titleFromFile } from '../propose-title.ts';
import type { Overview } from '../console-system.ts';
import type { Draft } from '../draft.ts';
import type { StartedConsole } from '../start-console.ts';
import { strings } from './console-strings.ts';

const OVERVIEW_MS = 500;

/** What is being worked on: a kept twin, or a new one. */
export interface Desk {
  /** Id of the kept twin; null for one that was never published. */
  readonly keptId: string | null;
  readonly draft: Draft;
  readonly modelName: string;
  readonly model: Uint8Array<ArrayBuffer> | null;
  readonly isChanged: boolean;
  /** What it was called here, until its provider calls it otherwise; null for one that was published. */
  readonly proposedTitle: string | null;
}

/** What the last step came to. */
interface Said {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

export interface ConsoleView {
  readonly system: StartedConsole['system'];
  readonly overview: Signal<Overview | null>;
  readonly desk: Signal<Desk | null>;
  readonly said: Signal<Said | null>;
  /** The part of the model that was clicked last. */
  readonly part: Signal<string | null>;
  /** Devices at this computer that speak for twins. */
  readonly devices: LocalDevices;
  readonly selected: ReadonlySignal<Overview['twins'][number] | null>;
  begin(): void;
  open(id: string): Promise<void>;
  edit(draft: Draft): void;
  takeModel(file: File): Promise<void>;
  /** The title, with a number behind it where another twin here has it. */
  freeTitle(title: string): string;
  save(): Promise<void>;
  remove(): Promise<void>;
  /** Runs a step, and says what went wrong. */
  tried(run: () => Promise<unknown>): Promise<void>;
  refresh(): Promise<void>;
}

export function createConsoleView({ system, failed }: StartedConsole): ConsoleView {
  const overview = signal<Overview | null>(null);
  const desk = signal<Desk | null>(null);
  const said = signal<Said | null>(null);
  const part = signal<string | null>(null);
  const selected = computed(() => overview.value?.twins.find(({ id }) => id === desk.value?.keptId) ?? null);

  const refresh = async (): Promise<void> => {
    overview.value = await system.overview();
  };
  const tried = async (run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
      await refresh();
    } catch (thrown) {
      said.value = wrong(thrown);
    }
  };
  const devices = new LocalDevices(
    { line: (twinId, text) => system.takeLine(twinId, text), end: (twinId, why) => system.endLines(twinId, why) },
    (fault) => (said.value = wrong(fault)),
  );
  /** As the file is called, where its provider has not called it otherwise. */
  const namedBy = (fileName: string, before: Desk): Desk => {
    const { draft, proposedTitle } = before;
    const said = titleFromFile(fileName);
    if (said === null || proposedTitle === null || draft.description['title'] !== proposedTitle) return before;
    const title = free(said);
    return { ...before, draft: { ...draft, description: { ...draft.description, title } }, proposedTitle: title };
  };
  const put = (next: Desk | null): void =>
    batch(() => {
      desk.value = next;
      part.value = null;
      said.value = null;
    });
  const open = async (id: string): Promise<void> => {
    const { model, modelName, version: _version, ...draft } = await system.kept(id);
    put({ keptId: id, draft, modelName, model, isChanged: false, proposedTitle: null });
  };
  const free = (title: string): string =>
    freeTitle(
      title,
      (overview.value?.twins ?? []).flatMap((twin) => (twin.id === desk.value?.keptId ? [] : [twin.title])),
    );
  const fresh = (): Desk => {
    const proposedTitle = free(strings.newTwin);
    const draft = emptyDraft(freshId(), proposedTitle);
    return { keptId: null, draft, modelName: '', model: null, isChanged: true, proposedTitle };
  };
  failed.catch((thrown: unknown) => (said.value = wrong(thrown)));
  setInterval(() => {
    // A worker that died has said so above; a hidden page looks when it is seen again.
    if (document.visibilityState === 'visible') void refresh().catch(() => undefined);
  }, OVERVIEW_MS);

  return {
    system,
    overview,
    desk,
    said,
    part,
    devices,
    selected,
    open,
    tried,
    refresh,
    freeTitle: free,
    begin: () => {
      desk.value = null;
      put(fresh());
    },
    edit(draft) {
      if (desk.value !== null) desk.value = { ...desk.value, draft, isChanged: true };
    },
    async takeModel(file) {
      // Not even read: it may be larger than memory.
      if (file.size > LIMITS.assetBytes) {
        said.value = { tone: 'bad', text: strings.model.tooLarge(file.name, file.size, LIMITS.assetBytes) };
        return;
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      // "glTF", as the file must begin: a name says nothing.
      if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'glTF') {
        said.value = { tone: 'bad', text: strings.model.notGlb(file.name) };
        return;
      }
      const refused = refusalOf(file.name, bytes);
      if (refused !== null) {
        said.value = { tone: 'bad', text: refused };
        return;
      }
      put({ ...namedBy(file.name, desk.value ?? fresh()), modelName: file.name, model: bytes, isChanged: true });
    },
    save: () =>
      tried(async () => {
        const { draft, modelName, model } = desk.value!;
        if (model === null) throw new TypeError(strings.model.drop);
        const id = await system.save(draft, modelName, model);
        desk.value = { ...desk.value!, keptId: id, isChanged: false, proposedTitle: null };
        said.value = { tone: 'good', text: strings.saved };
      }),
    remove: () =>
      tried(async () => {
        const { keptId } = desk.value!;
        if (keptId !== null) await system.remove(keptId);
        put(null);
      }),
  };
}

/** What kind of thing went wrong, and what was met. */
function wrong(thrown: unknown): Said {
  const { code, message } = toTwinportError(thrown);
  return { tone: 'bad', text: `${strings.problems[code][0]}: ${message}` };
}

/** Why a model is not even drawn here; null when it is. What else is amiss with it is told beside its picture. */
function refusalOf(name: string, bytes: Uint8Array): string | null {
  try {
    readGlb(bytes);
    return null;
  } catch (thrown) {
    const { message, details } = toTwinportError(thrown);
    if (details['limit'] !== 'triangles') return message;
    return strings.model.tooFine(name, Number(details['found']), Number(details['most']));
  }
}

function freshId(): string {
  return `urn:uuid:${crypto.randomUUID()}`;
}
