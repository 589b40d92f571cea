import { AssayError } from '../errors/index.ts';
import { ALGORITHM_NAMES, loadModel } from '../ml/index.ts';
import { display, type Fault, faultsError } from '../schema/index.ts';
import { ModelFileCorruptError } from './errors.ts';
import { digestOf, modelFileKey } from './model-file.ts';
import type { ModelVersion } from './model-version.ts';
import type { RegisterModel } from './registry.ts';
import type { RegistryContext } from './registry-context.ts';
import { metricsToText, toModelVersion } from './row.ts';

/** Adds the next version of a model. The file is stored and read back before anything points to it. */
export async function registerModel(context: RegistryContext, model: RegisterModel): Promise<ModelVersion> {
  checkModel(model);
  const digest = digestOf(model.file);
  const key = modelFileKey(model.name, digest, model.fileName);
  await storeFile(context, model, key, digest);
  const { database, objects, clock } = context;
  const row = await database.transaction(async (queries) => {
    const now = clock.now();
    // The write lock is held from the start of the transaction, so two registrations cannot get one number.
    const { last_version } = await queries
      .insertInto('registered_model')
      .values({ name: model.name, last_version: 1, created_at: now })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((row) => ({ last_version: row('registered_model.last_version', '+', 1) })),
      )
      .returning('last_version')
      .executeTakeFirstOrThrow();
    return queries
      .insertInto('model_version')
      .values({
        name: model.name,
        version: last_version,
        stage: 'none',
        run_id: model.runId,
        algorithm: model.algorithm,
        object_key: key,
        file_name: model.fileName,
        digest,
        size: model.file.byteLength,
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
  });
  return toModelVersion(row, [], objects);
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

/** Names follow MLflow: anything but `/` and `:`, which mean something in model addresses. */
const MODEL_NAME = /^[^/:\p{Cc}]{1,200}$/u;
const FILE_NAME = /^[\w][\w.-]{0,99}$/;

function checkModel({ name, runId, algorithm, file, fileName }: RegisterModel): void {
  const faults: Fault[] = [];
  const expect = (holds: boolean, path: string, value: unknown, expected: string) => {
    if (!holds) faults.push({ path, got: display(value), expected });
  };
  expect(MODEL_NAME.test(name) && name.trim() !== '', 'name', name, '1 to 200 characters without / and :');
  expect(runId !== '', 'runId', runId, 'the id of a run');
  expect(algorithm !== '', 'algorithm', algorithm, 'the name of an algorithm');
  expect(FILE_NAME.test(fileName), 'fileName', fileName, 'a plain file name such as model.json');
  expect(file.byteLength > 0, 'file', '0 bytes', 'the bytes of a model file');
  if (file.byteLength > 0) {
    const fault = unreadable(algorithm, file);
    if (fault !== undefined) faults.push({ path: 'file', got: fault, expected: `a readable ${algorithm} model` });
  }
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'REGISTRY_MODEL_INVALID',
    subject: 'model',
    remedy: 'Register the file that training wrote, under a name such as fraud-detector',
  });
}

/** Why one of our own models cannot be loaded; files of other makers are kept as they are. */
function unreadable(algorithm: string, file: Uint8Array): string | undefined {
  if (!(ALGORITHM_NAMES as readonly string[]).includes(algorithm)) return undefined;
  try {
    loadModel(file);
    return undefined;
  } catch (error) {
    if (error instanceof AssayError) return error.message;
    throw error;
  }
}
