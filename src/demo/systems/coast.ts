// The coast: a digital twin system of the wind turbine and the fish tank.
// Who starts it: the demo launcher, with the arguments of demo-process.ts (the turbine's --td first).
import { coastDevices } from './coast-devices.ts';
import { runDemoSystem } from './demo-process.ts';

await runDemoSystem({
  id: 'coast',
  name: 'Coast',
  titles: { de: 'Küste' },
  description: 'A wind turbine and a fish farm by the sea',
  descriptions: { de: 'Ein Windrad und eine Fischzucht am Meer' },
  domains: ['energy', 'aquaculture'],
  place: { latitude: 35.1, longitude: 129.04 },
  devices: coastDevices,
});
