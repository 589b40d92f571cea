/** Run as a process of its own: promotes, and is killed (SIGKILL) at the call to the outside that it is told. */
import { hyperparametersOf } from './all-or-nothing.ts';
import { type Moment, wrapOutside } from './faulty.ts';
import { openTestProduction } from './open-test-production.ts';

const [folder = '', step = '', call = '', moment = ''] = process.argv.slice(2);
const die = (at: Moment) => (current: number) => {
  if (current === Number(call) && at === moment) process.kill(process.pid, 'SIGKILL');
};

await using open = await openTestProduction({ folder });
const { options } = wrapOutside(open, { before: die('before'), after: die('after') });
await open.reopen(options).promote(await open.request({ hyperparameters: hyperparametersOf(Number(step)) }));
