import { openFolder } from './open-folder.ts';

/** Logs batches for a run and a logged model until it is killed, each under a key of its own; tells every key. */
const [folder = '', runId = '', modelId = '', name = ''] = process.argv.slice(2);
const experiments = await openFolder(folder);
for (let batch = 0; ; batch += 1) {
  const key = `${name}-${batch}`;
  await experiments.log(runId, {
    metrics: Array.from({ length: 20 }, (_, step) => ({ key, value: batch, step, timestamp: step, modelId })),
  });
  console.log(key);
  // Lets the line out before the next write.
  await new Promise(setImmediate);
}
