import { openFolder } from './open-folder.ts';

const [folder = ''] = process.argv.slice(2);
const experiments = await openFolder(folder);
const run = await experiments.startRun({ params: { acknowledged: 'at once' } });
console.log(run.id);
for (let step = 1; ; step += 1) {
  await run.logMetric('loss', 1 / step, { step, timestamp: step });
  console.log(step);
  // Lets the line out before the next write.
  await new Promise(setImmediate);
}
