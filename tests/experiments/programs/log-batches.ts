import { setTimeout } from 'node:timers/promises';
import { openFolder } from './open-folder.ts';

/** Logs batches of 1000 points of one metric to a run, so many or for ever, and tells after each how many are in. */
const [folder = '', runId = '', key = '', batches = 'Infinity'] = process.argv.slice(2);
const experiments = await openFolder(folder);
for (let batch = 0; batch < Number(batches); batch += 1) {
  const metrics = Array.from({ length: 1000 }, (_, n) => {
    const step = batch * 1000 + n;
    return { key, value: step % 777 === 0 ? step : 0.5, step, timestamp: step };
  });
  await experiments.log(runId, { metrics });
  console.log((batch + 1) * 1000);
  // Lets the line out, and lets whoever reads it keep up.
  await setTimeout(5);
}
