import { openExperiments } from '../../../src/experiments/index.ts';
import { openDatabase, openFolderObjects } from '../../../src/storage/index.ts';

// Logs whole batches to one run for ever and says which of them were acknowledged.
const [url = '', folder = '', runId = ''] = process.argv.slice(2);
const experiments = await openExperiments({
  database: await openDatabase({ url }),
  objects: await openFolderObjects(folder),
});
for (let batch = 1; ; batch += 1) {
  const params = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`${batch}/${n}`, n]));
  const metrics = Array.from({ length: 900 }, (_, step) => ({ key: `m${batch}`, value: step, step }));
  await experiments.log(runId, { params, metrics });
  console.log(batch);
  // Lets the line out before the next write.
  await new Promise(setImmediate);
}
