import { openFolder } from './open-folder.ts';

const [folder = '', shared = '', writer = ''] = process.argv.slice(2);
const experiments = await openFolder(folder);
const { id: experimentId } = await experiments.getOrCreateExperiment('common');
const together = await experiments.resumeRun(shared);
await together.logParams({ [writer]: 1 });
for (let n = 0; n < 10; n += 1) {
  await using run = await experiments.startRun({ experimentId, tags: { writer }, params: { n } });
  for (let step = 1; step <= 10; step += 1) await run.logMetric('loss', 1 / step, { step });
  for (let step = 0; step < 5; step += 1) await together.logMetric(writer, n, { step: n * 5 + step });
  await run.end();
}
