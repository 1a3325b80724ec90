// The provider console's worker: a door, nothing else. What it opens to is src/console.
import { expose } from 'comlink';
import { keepErrorCodes } from '../src/base/comlink-errors.ts';
import { ConsoleDoor } from '../src/console/console-door.ts';

keepErrorCodes();
expose(new ConsoleDoor());
