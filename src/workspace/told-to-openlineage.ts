import { resolve } from 'node:path';
import type { DatasetSource, Datasets, DatasetVersion } from '../datasets/index.ts';
import {
  type Emitter,
  type EventDataset,
  type Lineage,
  placedDataset,
  unchangedColumns,
  versionDataset,
} from '../lineage/index.ts';
import type { Pipelines } from '../pipelines/index.ts';

/** A path or address; what else there is by its name. */
function placeOf(source: DatasetSource): string {
  if ('path' in source) return resolveLocal(source.path);
  return 'stream' in source ? (source.name ?? 'stream') : 'query';
}

/** Datasets whose registrations, imports and splits are told to OpenLineage. */
export function toldDatasets(datasets: Datasets, emitter: Emitter): Datasets {
  const { namespace } = emitter;
  const made = (from: EventDataset, version: DatasetVersion) => {
    const output = versionDataset(namespace, version, 'output');
    return {
      outputs: [{ ...output, facets: { ...output.facets, columnLineage: unchangedColumns(from, version.schema) } }],
    };
  };
  return overriding(datasets, {
    register: (registration, work) => {
      const from = placedDataset(registration.origin ?? placeOf(registration.source));
      return emitter.during(
        'datasets.register',
        [from],
        () => datasets.register(registration, work),
        (version) => made(from, version),
      );
    },
    split: (version, spec, work) => {
      const from = versionDataset(namespace, version, 'input');
      return emitter.during(
        'datasets.split',
        [from],
        () => datasets.split(version, spec, work),
        ({ files }) => ({
          outputs: Object.values(files).map(({ path }) => ({
            ...placedDataset(path),
            facets: { columnLineage: unchangedColumns(from, version.schema) },
          })),
        }),
      );
    },
    import: (request, work) =>
      emitter.during(
        'datasets.import',
        [],
        () => datasets.import(request, work),
        (imported) => {
          const from = placedDataset(imported.from);
          return { inputs: [from], ...made(from, imported) };
        },
      ),
  });
}

/** Pipelines whose trainings and promotions are told to OpenLineage. */
export function toldPipelines(
  pipelines: Pipelines,
  emitter: Emitter,
  { datasets, lineage }: { readonly datasets: Datasets; readonly lineage: Lineage },
): Pipelines {
  const read = (runId: string) => inputsOf(runId, emitter.namespace, { datasets, lineage });
  const model = (name: string): EventDataset => ({ namespace: emitter.namespace, name: `models/${name}` });
  return overriding(pipelines, {
    trainModel: (request, work) =>
      emitter.during(
        'train',
        [request.data, request.validation]
          .filter((path) => path !== undefined)
          .map((path) => placedDataset(resolve(path))),
        () => pipelines.trainModel(request, work),
        async ({ runId, model: path }) => ({
          inputs: await read(runId),
          outputs: [
            path === null
              ? { namespace: emitter.namespace, name: `runs/${runId}/model` }
              : placedDataset(resolve(path)),
          ],
        }),
      ),
    promoteRun: (request, work) =>
      emitter.during(
        'promote',
        [{ namespace: emitter.namespace, name: `runs/${request.runId}/model` }],
        () => pipelines.promoteRun(request, work),
        () => ({ outputs: [model('production')] }),
      ),
  });
}

/** The data that a run read, as its lineage says. */
async function inputsOf(
  runId: string,
  namespace: string,
  { datasets, lineage }: { readonly datasets: Datasets; readonly lineage: Lineage },
): Promise<EventDataset[]> {
  const { nodes, root } = await lineage.graph(`run:${runId}`, { direction: 'upstream', depth: 1 });
  const inputs = nodes.filter(({ id }) => id !== root);
  return Promise.all(
    inputs.map(async ({ kind, name, version }) =>
      kind === 'dataset' && version !== undefined
        ? versionDataset(namespace, await datasets.get(name, Number(version)), 'input')
        : placedDataset(name),
    ),
  );
}

const resolveLocal = (path: string): string => (/^[a-z][a-z\d+.-]+:\/\//i.test(path) ? path : resolve(path));

/** The same capability but for some methods; the rest is not looked at, for it may be loaded on demand. */
function overriding<T extends object>(capability: T, methods: Partial<T>): T {
  return new Proxy(capability, {
    get: (target, name) => Reflect.get(name in methods ? methods : target, name),
  });
}
