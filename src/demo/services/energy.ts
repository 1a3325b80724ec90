// Grid Desk: a third-party service system with tariffs and plans for heaters.
// Who starts it: the demo launcher, with the arguments of service-process.ts.
import { startEnergy } from './energy-service.ts';
import { runDemoService } from './service-process.ts';

await runDemoService({
  id: 'energy',
  name: 'Grid Desk',
  description: 'Tariffs and plans for heat and power',
  descriptions: { de: 'Tarife und Pläne für Wärme und Strom' },
  domains: ['energy', 'aquaculture'],
  purposes: ['energy saving'],
  start: startEnergy,
});
