import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DatasetVersion } from '../../src/datasets/index.ts';
import { openExperiments } from '../../src/experiments/index.ts';
import { openLineage } from '../../src/lineage/index.ts';
import { openRegistry } from '../../src/registry/index.ts';
import { openParts } from '../datasets/workspace-parts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';

const VERSIONS = 5;
const some = fc.uniqueArray(fc.nat(VERSIONS - 1), { maxLength: VERSIONS });

test('C-P39 a model version leads to exactly the dataset versions its run read, and each of them leads to the model', async () => {
  using folder = temporaryFolder();
  await using parts = await openParts(folder.path);
  const { database, objects, datasets } = parts;
  const clock = testClock();
  const experiments = await openExperiments({ database, objects, clock, user: 'tester' });
  const registry = openRegistry({ database, objects, experiments, clock });
  const lineage = openLineage({ database, clock });
  const versions: DatasetVersion[] = [];
  for (let index = 0; index < VERSIONS; index++) {
    const path = join(folder.path, `${index}.csv`);
    writeFileSync(path, `a,b\n${index},1\n2,3\n`);
    versions.push(await datasets.register({ name: `data-${index % 2}`, source: { path } }));
  }
  const nameOf = ({ name, version }: DatasetVersion) => `dataset:${name}@${version}`;
  const made = new Map<string, Set<string>>(versions.map((version) => [nameOf(version), new Set()]));
  await fc.assert(
    fc.asyncProperty(some, some, fc.boolean(), async (train, validation, byContent) => {
      const run = await experiments.createRun({ experimentId: '0' });
      for (const [context, chosen] of [
        ['train', train],
        ['validation', validation],
      ] as const) {
        for (const index of chosen) {
          const { name, version, digest, source } = versions[index]!;
          // As a program does that read the file itself and never heard of the dataset.
          const dataset = byContent ? { name: 'a file', digest, source } : { name, version, digest, source };
          await experiments.logInputs(run.id, { datasets: [{ ...dataset, context }] });
        }
      }
      const { version } = await registry.register({
        ...{ name: 'fraud', runId: run.id, algorithm: 'made-elsewhere', fileName: 'model.bin' },
        file: new TextEncoder().encode(run.id),
      });
      const model = `model:fraud@${version}`;
      const read = new Set([...train, ...validation].map((index) => nameOf(versions[index]!)));
      for (const name of read) made.get(name)?.add(model);
      const upstream = await lineage.graph(model, { direction: 'upstream' });
      expect(new Set(upstream.nodes.filter(({ kind }) => kind === 'dataset').map(({ id }) => id))).toEqual(read);
      expect(upstream.nodes.find(({ distance }) => distance === -1)?.id).toBe(`run:${run.id}`);
    }),
    { numRuns: 100 },
  );
  for (const [name, models] of made) {
    const downstream = await lineage.graph(name, { direction: 'downstream' });
    expect(new Set(downstream.nodes.filter(({ kind }) => kind === 'model').map(({ id }) => id))).toEqual(models);
    const origins = await lineage.graph(name, { direction: 'upstream', depth: 1 });
    expect(origins.nodes.filter(({ kind }) => kind === 'file')).toHaveLength(1);
  }
});
