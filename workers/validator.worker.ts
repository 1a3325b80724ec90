// The glTF validator's worker: a door, nothing else. What it opens to is src/enabler/twins.
import { expose } from 'comlink';
import { keepErrorCodes } from '../src/base/comlink-errors.ts';
import { validateModel } from '../src/enabler/twins/validate-model.ts';
import type { ValidatorDoor } from '../src/enabler/twins/validator-host.ts';

keepErrorCodes();
expose({ validate: validateModel } satisfies ValidatorDoor);
