import { AssayError } from '../errors/index.ts';
import { display } from '../schema/index.ts';
import { entryFaults, refuseInvalid } from './entry-faults.ts';
import { ModelFileCorruptError } from './errors.ts';
import { digestOf, modelFileKey } from './model-file-key.ts';
import type { KeptVersion } from './model-version.ts';
import { nextVersion } from './next-version.ts';
import { readVersion } from './read-versions.ts';
import { recordVersionLineage } from './record-lineage.ts';
import type { RegisterModel } from './registry.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';
import { metricsToText } from './row.ts';
import { upsertVersionTags } from './tags.ts';

/** Adds the next version of a model. The file is stored and read back before anything points to it. */
export async function registerModel(context: RegistryContext, model: RegisterModel): Promise<KeptVersion> {
  await checkModel(model);
  const digest = digestOf(model.file);
  const key = modelFileKey(model.name, digest, model.fileName);
  await storeFile(context, model, key, digest);
  const { database, objects, clock, user } = context;
  const { name } = model;
  const now = clock.now();
  return database.transaction(
    async (queries) => {
      await queries
        .insertInto('registered_model')
        .values({ name, last_version: 0, description: null, created_at: now, updated_at: now })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const row = await queries
        .insertInto('model_version')
        .values({
          name,
          version: (await nextVersion(queries, name, now)) as number,
          stage: 'none',
          run_id: model.runId,
          algorithm: model.algorithm,
          object_key: key,
          file_name: model.fileName,
          digest,
          size: model.file.byteLength,
          source: null,
          location: null,
          run_link: null,
          logged_model_id: null,
          user: user ?? null,
          parameters: JSON.stringify(model.parameters ?? {}),
          metrics: metricsToText(model.metrics ?? {}),
          dataset_digest: model.datasetDigest ?? null,
          signature: model.signature ? JSON.stringify(model.signature) : null,
          description: model.description ?? null,
          created_at: now,
          updated_at: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await upsertVersionTags(queries, name, row.version, model.tags ?? {});
      const { version } = row;
      await recordVersionLineage(queries, database.dialect, { name, version, digest, runId: model.runId, at: now });
      return (await readVersion(queries, objects, row)) as KeptVersion;
    },
    { scope: [modelScope(name)] },
  );
}

async function storeFile(
  { objects }: RegistryContext,
  { name, file }: RegisterModel,
  key: string,
  digest: string,
): Promise<void> {
  await objects.put(key, file);
  const stored = await objects.get(key);
  const found = stored && digestOf(stored);
  if (found === digest) return;
  throw new ModelFileCorruptError({ name, version: 0, path: objects.uri(key), digest }, found);
}

const FILE_NAME = /^[\w][\w.-]{0,99}$/;

async function checkModel({ name, runId, algorithm, file, fileName, description, tags }: RegisterModel): Promise<void> {
  const faults = entryFaults({ name, description, tags });
  const expect = (holds: boolean, path: string, value: unknown, expected: string) => {
    if (!holds) faults.push({ path, got: display(value), expected });
  };
  expect(runId !== '', 'runId', runId, 'the id of a run');
  expect(algorithm !== '', 'algorithm', algorithm, 'the name of an algorithm');
  expect(FILE_NAME.test(fileName), 'fileName', fileName, 'a plain file name such as model.json');
  expect(file.byteLength > 0, 'file', '0 bytes', 'the bytes of a model file');
  if (file.byteLength > 0) {
    const fault = await unreadable(algorithm, file);
    if (fault !== undefined) faults.push({ path: 'file', got: fault, expected: `a readable ${algorithm} model` });
  }
  refuseInvalid(faults, 'Register the file that training wrote, under a name such as fraud-detector');
}

/** Why one of our own models cannot be loaded; files of other makers are kept as they are. */
async function unreadable(algorithm: string, file: Uint8Array): Promise<string | undefined> {
  // Loaded here, not at the top: a server that only lists models need not carry all algorithms.
  const { ALGORITHM_NAMES, loadModel } = await import('../ml/index.ts');
  if (!(ALGORITHM_NAMES as readonly string[]).includes(algorithm)) return undefined;
  try {
    loadModel(file);
    return undefined;
  } catch (error) {
    if (error instanceof AssayError) return error.message;
    throw error;
  }
}
