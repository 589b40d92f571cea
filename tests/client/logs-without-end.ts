/** Logs to a new run through a server until it is killed; says how many calls have resolved. */
import { openWorkspace } from '../../src/workspace/index.ts';

const [folder = '', server = ''] = process.argv.slice(2);
const workspace = await openWorkspace({ folder, directory: folder, server });
const run = await workspace.experiments.startRun({ name: 'killed' });
console.log(run.id);
for (let step = 0; ; step += 1) {
  await run.logMetric('loss', step / 7, { step });
  if (step % 100 === 0) console.log(step);
}
