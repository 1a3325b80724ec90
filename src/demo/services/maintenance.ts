// Nacelle Works: a third-party service system that keeps wind turbines in order.
// Who starts it: the demo launcher, with the arguments of service-process.ts.
import { startMaintenance } from './maintenance-service.ts';
import { runDemoService } from './service-process.ts';

await runDemoService({
  id: 'maintenance',
  name: 'Nacelle Works',
  description: 'Keeps wind turbines in order',
  descriptions: { de: 'Hält Windräder in Ordnung' },
  domains: ['energy'],
  purposes: ['maintenance'],
  place: { latitude: 35.16, longitude: 129.06 },
  pairing: true,
  start: startMaintenance,
});
