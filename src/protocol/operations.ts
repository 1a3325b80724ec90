// Where each operation belongs: procedure, reference point and who speaks first. One table for the procedure log, the
// procedure view and the documents that are generated from the schemas.
import type { Party, Procedure, ReferencePoint } from './reference-points.ts';

export interface OperationPlace {
  readonly procedure: Procedure;
  readonly referencePoint: ReferencePoint;
  readonly from: Party;
  readonly to: Party;
}

const place = (procedure: Procedure, referencePoint: ReferencePoint, from: Party, to: Party): OperationPlace => ({
  procedure,
  referencePoint,
  from,
  to,
});

export const DII_OPERATIONS = {
  prove: place('P1', 'DII-1', 'DTS', 'IE'),
  registersystem: place('P1', 'DII-1', 'DTS', 'IE'),
  renewregistration: place('P1', 'DII-1', 'DTS', 'IE'),
  registermodel: place('P2', 'DII-1', 'DTS', 'IE'),
  modelchecked: place('P2', 'DII-1', 'IE', 'DTS'),
  withdrawmodel: place('P14', 'DII-1', 'DTS', 'IE'),
  leave: place('P14', 'DII-1', 'DTS', 'IE'),
  lapse: place('P14', 'DII-1', 'IE', 'DTS'),
  goodbye: place('P14', 'DII-1', 'DTS', 'IE'),
  readasset: place('P8', 'DII-2', 'IE', 'DTS'),
  observeallproperties: place('P9', 'DII-3', 'IE', 'DTS'),
  unobserveallproperties: place('P9', 'DII-3', 'IE', 'DTS'),
  propertyreadings: place('P9', 'DII-3', 'DTS', 'IE'),
  stateframe: place('P9', 'DII-3', 'DTS', 'IE'),
  invokeaction: place('P10', 'DII-3', 'IE', 'DTS'),
  actionstatus: place('P10', 'DII-3', 'DTS', 'IE'),
  queryaction: place('P10', 'DII-3', 'IE', 'DTS'),
  subscribeallevents: place('P11', 'DII-3', 'IE', 'DTS'),
  event: place('P11', 'DII-3', 'DTS', 'IE'),
  requestaccess: place('P7', 'DII-4', 'IE', 'DTS'),
  revokegrant: place('P14', 'DII-4', 'DTS', 'IE'),
  unknown: place('P14', 'DII-1', 'DTS', 'IE'),
} as const satisfies Record<string, OperationPlace>;
export type DiiOperation = keyof typeof DII_OPERATIONS;

export const MII_OPERATIONS = {
  discoversystems: place('P5', 'MII-D1', 'MS', 'IE'),
  discovermodels: place('P6', 'MII-D2', 'MS', 'IE'),
  decidetrust: place('P4', 'MII-D3', 'MS', 'IE'),
  requestaccess: place('P7', 'MII-D3', 'MS', 'IE'),
  grantended: place('P14', 'MII-D3', 'IE', 'MS'),
  readmodel: place('P8', 'MII-D4', 'MS', 'IE'),
  opentwin: place('P9', 'MII-D4', 'MS', 'IE'),
  closetwin: place('P9', 'MII-D4', 'MS', 'IE'),
  invokeaction: place('P10', 'MII-D4', 'MS', 'IE'),
  actionstatus: place('P10', 'MII-D4', 'IE', 'MS'),
  event: place('P11', 'MII-D4', 'IE', 'MS'),
} as const satisfies Record<string, OperationPlace>;
export type MiiOperation = keyof typeof MII_OPERATIONS;
