// The glTF validator (P2, P8): a large module, loaded when the first model has to be checked, which takes seconds for tens of megabytes and
// lets nothing else run meanwhile. Called by check-model.ts, where a page runs it in a worker of its own (validator-host.ts).

/** What the validator finds: how many errors, and the first of them. */
interface ModelFaults {
  readonly errors: number;
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
}

/** Null: the model is valid. */
export type ValidateModel = (bytes: Uint8Array<ArrayBuffer>) => Promise<ModelFaults | null>;

/** Runs the validator here and now. */
export const validateModel: ValidateModel = async (bytes) => {
  const { validateBytes } = await import('gltf-validator');
  const { issues } = await validateBytes(bytes, {
    maxIssues: 20,
    // `readGlb` has refused every reference to the outside; the validator must not fetch either.
    externalResourceFunction: (uri: string) => Promise.reject(new Error(`${uri} is outside the model`)),
  });
  const first = issues.messages.find(({ severity }) => severity === 0);
  if (first === undefined) return null;
  return { errors: issues.numErrors, code: first.code, pointer: first.pointer ?? '', message: first.message };
};
