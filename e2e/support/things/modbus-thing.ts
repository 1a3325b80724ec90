// A device over Modbus TCP as a process of its own: holding register 0 a temperature in tenths, 10 a set point, coil 1 a switch; no
// other registers. Arguments: port. Prints {"url"} when it is up.
import { ServerTCP } from 'modbus-serial';
import { endWithParent } from '../../../src/node/end-with-parent.ts';

endWithParent();
const port = Number(process.argv[2]);
const registers = new Map([
  [0, 215],
  [10, 40],
]);
let on = true;
const register = (address: number): number => {
  const value = registers.get(address);
  // Exception 2: illegal data address.
  if (value === undefined) throw Object.assign(new Error('no such register'), { modbusErrorCode: 2 });
  return value;
};
const server = new ServerTCP(
  {
    getHoldingRegister: register,
    getInputRegister: register,
    getCoil: () => on,
    setRegister: (address: number, value: number) => void registers.set(address, value),
    setCoil: (_address: number, value: boolean) => void (on = value),
  },
  { host: '127.0.0.1', port, unitID: 1 },
);
server.on('initialized', () => process.stdout.write(`${JSON.stringify({ url: `modbus+tcp://127.0.0.1:${port}` })}\n`));
