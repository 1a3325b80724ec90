// The integration enabler's worker: a door, nothing else. What it opens to is src/enabler.
import { expose } from 'comlink';
import { keepErrorCodes } from '../src/base/comlink-errors.ts';
import { EnablerDoor } from '../src/enabler/enabler-door.ts';

keepErrorCodes();
expose(new EnablerDoor());
