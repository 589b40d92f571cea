import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError, explainFileError } from '../errors/index.ts';

/**
 * Makes sure that a file can be written at `output` before long work begins: its folder exists and is writable, it is
 * no folder itself, and it is none of the files that are read.
 *
 * @throws AssayError `FILE_NOT_FOUND`, `STORAGE_READ_ONLY` or `OUTPUT_IS_INPUT`
 */
export async function checkOutputPath(output: string, inputs: readonly (string | undefined)[]): Promise<void> {
  const folder = dirname(resolve(output));
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? noFolder(folder, output, error)
      : explainFileError(error, folder);
  }
  const existing = await realpath(output).catch(() => undefined);
  if (existing === undefined) return;
  if ((await stat(existing)).isDirectory()) {
    throw new AssayError({
      code: 'OUTPUT_NOT_A_FILE',
      message: `${output} is a folder; a file is to be written there`,
      remedy: 'Name a file in it',
      details: { output },
    });
  }
  const readPaths = await Promise.all(inputs.map((input) => input && realpath(input).catch(() => undefined)));
  if (readPaths.includes(existing)) {
    throw new AssayError({
      code: 'OUTPUT_IS_INPUT',
      message: `${output} is read as input and would be overwritten by the output`,
      remedy: 'Name another file for the output',
      details: { output },
    });
  }
}

function noFolder(folder: string, output: string, cause: unknown): AssayError {
  return new AssayError({
    code: 'FILE_NOT_FOUND',
    message: `There is no folder ${folder} to write ${output} into`,
    remedy: `Make it first: mkdir -p ${folder}`,
    details: { path: folder },
    cause,
  });
}
