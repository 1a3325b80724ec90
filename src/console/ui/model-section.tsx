// The model: dropped, drawn on its stage, its parts pointed at. The stage's chunk comes with the first model.
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { toTwinportError } from '../../base/errors.ts';
import type { DrawnParts } from '../../provider/author/drawn-parts.ts';
import { describeTwin } from '../../twin-sdk/describe.ts';
import type { Preview } from '../preview/preview.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView, Desk } from './console-view.ts';
import { DropZone } from './drop-zone.tsx';

/** Named parts and clips of the model on the stage. */
export const parts = signal<DrawnParts>({ path: '', nodes: [], animations: [] });

export function ModelSection({ view }: { readonly view: ConsoleView }) {
  const desk = view.desk.value;
  const take = (file: File): void => void view.takeModel(file);
  const model = desk?.model ?? null;
  return (
    <section aria-labelledby="section-model">
      <h2 id="section-model">{strings.model.title}</h2>
      {model === null ? (
        <DropZone caption={strings.model.drop} accept=".glb,model/gltf-binary" onFile={take} />
      ) : (
        <>
          <Stage view={view} desk={desk!} model={model} />
          <div class="row">
            <span class="quiet">
              {desk!.modelName} · {strings.model.megabytes(model.length)}
            </span>
            <DropZone caption={strings.model.other} accept=".glb,model/gltf-binary" small onFile={take} />
          </div>
        </>
      )}
    </section>
  );
}

interface StageProps {
  readonly view: ConsoleView;
  readonly desk: Desk;
  readonly model: Uint8Array<ArrayBuffer>;
}

function Stage({ view, desk, model }: StageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [shown, setShown] = useState<Uint8Array | null>(null);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let made: Preview | null = null;
    let gone = false;
    void import('../preview/preview.ts').then(
      ({ Preview }) => {
        if (gone) return;
        try {
          made = new Preview(canvas.current!, (node) => (view.part.value = node));
          setPreview(made);
        } catch (thrown) {
          setProblem(toTwinportError(thrown).message);
        }
      },
      (thrown: unknown) => setProblem(toTwinportError(thrown).message),
    );
    return () => {
      gone = true;
      made?.dispose();
    };
  }, [view]);

  useEffect(() => {
    if (preview === null) return;
    preview.show(model).then(
      (found) => {
        parts.value = found;
        setShown(model);
        setProblem('');
      },
      (thrown: unknown) => setProblem(toTwinportError(thrown).message),
    );
  }, [preview, model]);

  const did = view.overview.value?.did;
  const { description, bindings } = desk.draft;
  useEffect(() => {
    if (preview === null || shown !== model || did === undefined) return;
    describeTwin(did, description, bindings, model)
      .then((described) => {
        preview.bind(described.bindings, described.description);
        setProblem('');
      })
      .catch((thrown: unknown) => setProblem(toTwinportError(thrown).message));
  }, [preview, shown, model, did, description, bindings]);

  const part = view.part.value;
  useEffect(() => preview?.highlight(part), [preview, part, shown]);
  const readings = view.selected.value?.readings;
  useEffect(() => {
    if (readings !== undefined) preview?.setValues(readings);
  }, [preview, readings]);

  return (
    <>
      <canvas ref={canvas} class="stage" tabIndex={0} aria-label={strings.model.stage} />
      {problem !== '' && (
        <p class="bad" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
