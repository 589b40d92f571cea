import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AssayError, explainFileError, throwIfInterrupted } from '../../errors/index.ts';
import type { Cancellable, ParameterName, ParameterStore, StoredParameter } from '../../production/index.ts';
import { makeFolder, writeFileAtomically } from '../../storage/index.ts';

/** Kept beside the parameters: one file per version, so that an edit by hand can be told from a write. */
const HISTORY = '.history';
/** As many as AWS Parameter Store keeps. */
const VERSIONS_KEPT = 100;

/**
 * Parameters as text files in `folder`: `/fraud-detection/hyperparameters/eta` is the file of that path and holds the
 * value and a line feed. Such a file may be edited by hand; the edit counts as a new version.
 */
export function openLocalParameters(folder: string): ParameterStore {
  return new LocalParameterStore(resolve(folder));
}

class LocalParameterStore implements ParameterStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(name: ParameterName, { signal }: Cancellable = {}): Promise<StoredParameter | undefined> {
    throwIfInterrupted(signal, `reading ${name}`);
    const value = await readValue(this.#pathOf(name));
    if (value === undefined) return undefined;
    const newest = await newestVersion(this.#historyOf(name));
    return { value, version: newest?.value === value ? newest.version : (newest?.version ?? 0) + 1 };
  }

  async write(name: ParameterName, value: string, { signal }: Cancellable = {}): Promise<number> {
    throwIfInterrupted(signal, `writing ${name}`);
    const path = this.#pathOf(name);
    const history = this.#historyOf(name);
    try {
      await makeFolder(dirname(path));
      await makeFolder(history);
      const version = await this.#claimVersion(name, value);
      try {
        await writeFileAtomically(path, fileText(value));
      } catch (error) {
        await rm(join(history, String(version)), { force: true });
        throw error;
      }
      await rm(join(history, String(version - VERSIONS_KEPT)), { force: true });
      return version;
    } catch (error) {
      throw explainParameterError(error, name, path);
    }
  }

  async remove(name: ParameterName, { signal }: Cancellable = {}): Promise<void> {
    throwIfInterrupted(signal, `removing ${name}`);
    const path = this.#pathOf(name);
    try {
      await rm(path, { force: true });
      await rm(this.#historyOf(name), { force: true, recursive: true });
    } catch (error) {
      throw explainParameterError(error, name, path);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** Takes the next version number; of two writers at once, each gets its own. */
  async #claimVersion(name: ParameterName, value: string): Promise<number> {
    const history = this.#historyOf(name);
    const current = await readValue(this.#pathOf(name));
    for (;;) {
      const newest = await newestVersion(history);
      const next = (newest?.version ?? 0) + 1;
      // An edit by hand has a number too; it is written down before ours.
      const edited = current !== undefined && newest?.value !== current;
      const claimed = await createFile(join(history, String(next)), fileText(edited ? current : value));
      if (claimed && !edited) return next;
      if (claimed && (await createFile(join(history, String(next + 1)), fileText(value)))) return next + 1;
    }
  }

  #pathOf(name: ParameterName): string {
    if (name.startsWith('/.')) throw takenName(name, undefined);
    return join(this.#folder, name);
  }

  #historyOf(name: ParameterName): string {
    return join(this.#folder, HISTORY, name);
  }
}

const fileText = (value: string): string => `${value}\n`;

/** Editors end a file with a line feed, and so do we; one is not part of the value. */
async function readValue(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw explainFileError(error, path);
  }
}

async function newestVersion(history: string): Promise<StoredParameter | undefined> {
  const names = await readdir(history).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw explainFileError(error, history);
  });
  const version = Math.max(...names.map(Number).filter(Number.isInteger));
  if (version < 1) return undefined;
  const value = await readValue(join(history, String(version)));
  return value === undefined ? undefined : { value, version };
}

async function createFile(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function explainParameterError(error: unknown, name: string, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const systemCode = error instanceof AssayError ? error.details.systemCode : code;
  const taken = systemCode === 'EEXIST' || systemCode === 'ENOTDIR' || systemCode === 'EISDIR';
  return taken ? takenName(name, error) : explainFileError(error, path);
}

const takenName = (name: string, cause: unknown): AssayError =>
  new AssayError({
    code: 'PRODUCTION_PARAMETER_NAME_INVALID',
    message: `${name} cannot be a parameter here: its path is taken by a folder, by another parameter or by the history`,
    remedy: 'Choose a parameter prefix that is not itself a parameter',
    details: { name },
    cause,
  });
