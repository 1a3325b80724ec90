// A process that logs on and on, and tells by the channel to its parent how many errors nobody caught. Run by console-logger.test.ts.
import { consoleLogger } from './console-logger.ts';

const logger = consoleLogger('fixture');
let uncaught = 0;
process.on('uncaughtException', (error) => {
  uncaught += 1;
  logger('error', error.message);
});
let logged = 0;
setInterval(() => logger('info', 'still here', { logged: (logged += 1) }), 5);
process.on('message', () => process.send?.({ uncaught, logged }));
