// The door of what a provider in a browser needs beside the SDK: its key, its journal, and the way in from a broker. The twin of
// src/node for pages; exported as `twinport/browser`.
export { storedIdentity } from './stored-identity.ts';
export { storedJournal } from './stored-journal.ts';
export { atBroker } from './at-broker.ts';
export { studioLink } from '../provider/studio-link.ts';
