// What a model has to bind to: its named nodes and clips. Read from a file in Node (node/author/model-facts.ts) and from a drawing
// in the console's preview; used by propose-bindings.ts.

export interface ModelNode {
  readonly name: string;
  /** Size in metres along x, y and z of what the node itself draws; null when it draws nothing. */
  readonly size: readonly [number, number, number] | null;
  readonly depth: number;
}

export interface DrawnParts {
  /** Of the file, for people. */
  readonly path: string;
  /** Named nodes, from the roots down. */
  readonly nodes: readonly ModelNode[];
  readonly animations: readonly string[];
}
