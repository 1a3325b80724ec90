// Colyseus with the quantised numbers of its schema 5, as narrow as the precision allows: it knows 8, 16 and 32 bits.
import { t } from '@colyseus/schema';
import { colyseusEngine } from './colyseus-room.ts';

export const { startSender, startReceiver } = colyseusEngine(
  () => t.quantized({ min: -500, max: 500, bits: 32 }),
  () => t.quantized({ min: -1, max: 1, bits: 16 }),
);
