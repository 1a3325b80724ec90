// The reference points and procedures of ITU-T Y.4240 as Twinport names them. The names of the parties, interfaces and
// procedures are the Recommendation's; the identifiers (MII-D1, P1 …) are ours, because its text is not public to this
// project. They stand in this one table so that official ones can replace them in one edit.

export const PARTIES = {
  MS: 'metaverse system',
  DTS: 'digital twin system',
  TPSS: 'third-party service system',
  IE: 'integration enabler',
} as const;
export type Party = keyof typeof PARTIES;

export const REFERENCE_POINTS = {
  'MII-D1': 'discovery of digital twin systems',
  'MII-D2': 'discovery of the models of a system, and their metadata',
  'MII-D3': 'user authentication towards a twin system, access request and grant',
  'MII-D4': 'model, synchronised state, events and commands',
  'MII-S1': 'discovery of third-party services',
  'MII-S2': 'user authentication and consent towards a service',
  'MII-S3': 'service invocation and data exchange',
  'SII-1': 'registration of a service system',
  'SII-2': 'authentication of a service system, and of the user at it',
  'SII-3': 'service data',
  'DII-1': 'registration of a twin system and of its models',
  'DII-2': 'model exchange',
  'DII-3': 'synchronisation: state, events, commands',
  'DII-4': 'user authentication at the twin system',
} as const;
export type ReferencePoint = keyof typeof REFERENCE_POINTS;

export const PROCEDURES = {
  P1: 'registration of a twin system',
  P2: 'registration of a model',
  P3: 'registration of a service',
  P4: 'sign-in of the metaverse user',
  P5: 'discovery of twin systems',
  P6: 'discovery of models and metadata',
  P7: 'user authentication and access grant',
  P8: 'model exchange',
  P9: 'synchronisation, physical to virtual',
  P10: 'control, virtual to physical',
  P11: 'events and alarms',
  P12: 'discovery of services',
  P13: 'service invocation and data exchange',
  P14: 'expiry, revocation, deregistration',
} as const;
export type Procedure = keyof typeof PROCEDURES;
