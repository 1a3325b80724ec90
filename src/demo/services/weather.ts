// Coast Weather: a third-party service system with forecasts and warnings.
// Who starts it: the demo launcher, with the arguments of service-process.ts.
import { runDemoService } from './service-process.ts';
import { COAST, startWeather } from './weather-service.ts';

await runDemoService({
  id: 'weather',
  name: 'Coast Weather',
  titles: { de: 'Küstenwetter' },
  description: 'Forecasts for places by the sea',
  descriptions: { de: 'Vorhersagen für Orte am Meer' },
  domains: ['weather', 'energy'],
  purposes: ['forecast'],
  place: COAST,
  start: startWeather,
});
