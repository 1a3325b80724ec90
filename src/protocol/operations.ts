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
  updateobservation: place('P9', 'DII-3', 'IE', 'DTS'),
  unobserveallproperties: place('P9', 'DII-3', 'IE', 'DTS'),
  propertyreadings: place('P9', 'DII-3', 'DTS', 'IE'),
  expectedsilence: place('P9', 'DII-3', 'DTS', 'IE'),
  stateframe: place('P9', 'DII-3', 'DTS', 'IE'),
  invokeaction: place('P10', 'DII-3', 'IE', 'DTS'),
  actionstatus: place('P10', 'DII-3', 'DTS', 'IE'),
  queryaction: place('P10', 'DII-3', 'IE', 'DTS'),
  cancelaction: place('P10', 'DII-3', 'IE', 'DTS'),
  subscribeallevents: place('P11', 'DII-3', 'IE', 'DTS'),
  event: place('P11', 'DII-3', 'DTS', 'IE'),
  requestaccess: place('P7', 'DII-4', 'IE', 'DTS'),
  beginsignin: place('P7', 'DII-4', 'IE', 'DTS'),
  endgrant: place('P14', 'DII-4', 'IE', 'DTS'),
  revokegrant: place('P14', 'DII-4', 'DTS', 'IE'),
  unknown: place('P14', 'DII-1', 'DTS', 'IE'),
} as const satisfies Record<string, OperationPlace>;

export const SII_OPERATIONS = {
  prove: place('P3', 'SII-2', 'TPSS', 'IE'),
  registersystem: place('P3', 'SII-1', 'TPSS', 'IE'),
  renewregistration: place('P3', 'SII-1', 'TPSS', 'IE'),
  registerservice: place('P3', 'SII-1', 'TPSS', 'IE'),
  withdrawservice: place('P14', 'SII-1', 'TPSS', 'IE'),
  leave: place('P14', 'SII-1', 'TPSS', 'IE'),
  lapse: place('P14', 'SII-1', 'IE', 'TPSS'),
  goodbye: place('P14', 'SII-1', 'TPSS', 'IE'),
  requestaccess: place('P13', 'SII-2', 'IE', 'TPSS'),
  beginsignin: place('P13', 'SII-2', 'IE', 'TPSS'),
  endgrant: place('P14', 'SII-2', 'IE', 'TPSS'),
  revokegrant: place('P14', 'SII-2', 'TPSS', 'IE'),
  observeallproperties: place('P13', 'SII-3', 'IE', 'TPSS'),
  unobserveallproperties: place('P13', 'SII-3', 'IE', 'TPSS'),
  propertyreadings: place('P13', 'SII-3', 'TPSS', 'IE'),
  subscribeallevents: place('P13', 'SII-3', 'IE', 'TPSS'),
  event: place('P13', 'SII-3', 'TPSS', 'IE'),
  invokeaction: place('P13', 'SII-3', 'IE', 'TPSS'),
  queryaction: place('P13', 'SII-3', 'IE', 'TPSS'),
  cancelaction: place('P13', 'SII-3', 'IE', 'TPSS'),
  actionstatus: place('P13', 'SII-3', 'TPSS', 'IE'),
  actionoutput: place('P13', 'SII-3', 'TPSS', 'IE'),
  sharetwin: place('P13', 'SII-3', 'IE', 'TPSS'),
  twinreadings: place('P13', 'SII-3', 'IE', 'TPSS'),
  invoketwinaction: place('P13', 'SII-3', 'TPSS', 'IE'),
  canceltwinaction: place('P13', 'SII-3', 'TPSS', 'IE'),
  twinactionstatus: place('P13', 'SII-3', 'IE', 'TPSS'),
  endshare: place('P14', 'SII-3', 'IE', 'TPSS'),
  unknown: place('P14', 'SII-1', 'TPSS', 'IE'),
} as const satisfies Record<string, OperationPlace>;

export const MII_OPERATIONS = {
  discoversystems: place('P5', 'MII-D1', 'MS', 'IE'),
  discovermodels: place('P6', 'MII-D2', 'MS', 'IE'),
  decidetrust: place('P4', 'MII-D3', 'MS', 'IE'),
  requestaccess: place('P7', 'MII-D3', 'MS', 'IE'),
  grantended: place('P14', 'MII-D3', 'IE', 'MS'),
  readmodel: place('P8', 'MII-D4', 'MS', 'IE'),
  opentwin: place('P9', 'MII-D4', 'MS', 'IE'),
  closetwin: place('P9', 'MII-D4', 'MS', 'IE'),
  exportrecording: place('P9', 'MII-D4', 'MS', 'IE'),
  forgetrecording: place('P9', 'MII-D4', 'MS', 'IE'),
  invokeaction: place('P10', 'MII-D4', 'MS', 'IE'),
  actionstatus: place('P10', 'MII-D4', 'IE', 'MS'),
  event: place('P11', 'MII-D4', 'IE', 'MS'),
  querydescriptions: place('P6', 'MII-D2', 'MS', 'IE'),
  beginsignin: place('P7', 'MII-D3', 'MS', 'IE'),
  revoke: place('P14', 'MII-D3', 'MS', 'IE'),
  cancelaction: place('P10', 'MII-D4', 'MS', 'IE'),
  discoverservices: place('P12', 'MII-S1', 'MS', 'IE'),
  requestserviceaccess: place('P13', 'MII-S2', 'MS', 'IE'),
  beginservicesignin: place('P13', 'MII-S2', 'MS', 'IE'),
  sharetwin: place('P13', 'MII-S2', 'MS', 'IE'),
  shareended: place('P14', 'MII-S2', 'IE', 'MS'),
  servicegrantended: place('P14', 'MII-S2', 'IE', 'MS'),
  openservice: place('P13', 'MII-S3', 'MS', 'IE'),
  closeservice: place('P13', 'MII-S3', 'MS', 'IE'),
  callservice: place('P13', 'MII-S3', 'MS', 'IE'),
  cancelcall: place('P13', 'MII-S3', 'MS', 'IE'),
  callstatus: place('P13', 'MII-S3', 'IE', 'MS'),
  calloutput: place('P13', 'MII-S3', 'IE', 'MS'),
  servicereadings: place('P13', 'MII-S3', 'IE', 'MS'),
  serviceevent: place('P13', 'MII-S3', 'IE', 'MS'),
} as const satisfies Record<string, OperationPlace>;
export type MiiOperation = keyof typeof MII_OPERATIONS;
