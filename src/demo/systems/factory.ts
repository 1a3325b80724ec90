// The factory: a digital twin system of the robot arm. Everybody may watch and operate it.
// Who starts it: the demo launcher, with the arguments of demo-process.ts.
import { runDemoSystem } from './demo-process.ts';

await runDemoSystem({
  id: 'factory',
  name: 'Factory',
  titles: { de: 'Fabrik' },
  description: 'A robot cell that packs castings',
  descriptions: { de: 'Eine Roboterzelle, die Gussteile verpackt' },
  domains: ['manufacturing'],
  place: { latitude: 36.35, longitude: 127.38 },
  devices: () => [{ model: 'arm', policy: { observe: 'open', control: 'open' } }],
});
