// Colyseus with 32-bit floats, as its documentation shows it.
import { t } from '@colyseus/schema';
import { colyseusEngine } from './colyseus-room.ts';

export const { startSender, startReceiver } = colyseusEngine(t.float32, t.float32);
