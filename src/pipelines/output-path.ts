import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError, explainFileError } from '../errors/index.ts';

/**
 * Makes sure, before long work begins, that a file can be written at `output`: its folder exists and is writable, and
 * what stands there is neither a folder or device nor one of the files that are read.
 *
 * @returns the path to write to: where a symbolic link points, else `output` itself
 * @throws AssayError `FILE_NOT_FOUND`, `STORAGE_READ_ONLY`, `OUTPUT_NOT_A_FILE` or `OUTPUT_IS_INPUT`
 */
export async function checkOutputPath(output: string, inputs: readonly (string | undefined)[]): Promise<string> {
  const existing = await stat(output).catch(() => undefined);
  // A file is written aside and renamed, which would put a plain file in the place of /dev/null or /dev/stdout.
  if (existing !== undefined && !existing.isFile()) throw notAFile(output, existing.isDirectory());
  const path = existing === undefined ? output : await realpath(output);
  const folder = dirname(resolve(path));
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw explainFolderError(error, folder, output);
  }
  const readPaths = await Promise.all(inputs.map((input) => input && realpath(input).catch(() => undefined)));
  if (existing !== undefined && readPaths.includes(path)) throw isInput(output);
  return path;
}

function explainFolderError(error: unknown, folder: string, output: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return noFolder(folder, output, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return notWritable(folder, output, error);
    default:
      return explainFileError(error, folder);
  }
}

function notWritable(folder: string, output: string, cause: unknown): AssayError {
  return new AssayError({
    code: 'STORAGE_READ_ONLY',
    message: `No permission to write ${output} into ${folder}`,
    remedy: 'Grant access to the folder, or name a file in another one',
    details: { path: folder, output },
    cause,
  });
}

function notAFile(output: string, isFolder: boolean): AssayError {
  return new AssayError({
    code: 'OUTPUT_NOT_A_FILE',
    message: `${output} is a ${isFolder ? 'folder' : 'device or pipe'}; a file is to be written there`,
    remedy: isFolder ? 'Name a file in it' : 'Name a regular file',
    details: { output },
  });
}

function isInput(output: string): AssayError {
  return new AssayError({
    code: 'OUTPUT_IS_INPUT',
    message: `${output} is read as input and would be overwritten by the output`,
    remedy: 'Name another file for the output',
    details: { output },
  });
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
