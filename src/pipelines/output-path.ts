import { constants, type Stats } from 'node:fs';
import { access, open, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { AssayError, explainFileError } from '../errors/index.ts';
import { shellWord } from '../schema/index.ts';
import { temporaryName } from '../storage/index.ts';

/**
 * Makes sure, before long work begins, that a file can be written at `output`: its folder takes new files, and what stands
 * there is neither a folder or device nor one of the files that are read.
 *
 * @returns the path to write to: where a symbolic link points, else `output` itself
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `STORAGE_…`, `OUTPUT_NOT_A_FILE` or `OUTPUT_IS_INPUT`
 */
export async function checkOutputPath(output: string, inputs: readonly (string | undefined)[]): Promise<string> {
  if (output === '' || output.endsWith('/') || output.endsWith(sep)) throw notAFile(output, true);
  const existing = await whatStandsAt(output);
  // A file is written aside and renamed, which would put a plain file in the place of /dev/null or /dev/stdout.
  if (existing !== undefined && !existing.isFile()) throw notAFile(output, existing.isDirectory());
  const path = existing === undefined ? output : await realpath(output);
  await tryFolder(dirname(resolve(path)), output);
  const readPaths = await Promise.all(inputs.map((input) => input && realpath(input).catch(() => undefined)));
  if (existing !== undefined && readPaths.includes(path)) throw isInput(output);
  return path;
}

/** Undefined where nothing does, or a folder on the way is missing or closed, which trying it tells. */
async function whatStandsAt(output: string): Promise<Stats | undefined> {
  try {
    return await stat(output);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return undefined;
    throw code === 'ENOTDIR' ? noFolder(dirname(output), output, error) : notWritten(output, error);
  }
}

/** Permissions do not tell whether a folder takes files (those of /proc and of some network shares lie); making one does. */
async function tryFolder(folder: string, output: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENOENT' || code === 'ENOTDIR' ? noFolder(folder, output, error) : notWritten(output, error);
  }
  const trial = join(folder, temporaryName());
  try {
    await (await open(trial, 'wx')).close();
  } catch (error) {
    throw notWritten(output, error);
  }
  await rm(trial, { force: true });
}

/** The folder is there, but a file cannot be made in it. */
function notWritten(output: string, cause: unknown): unknown {
  const folder = dirname(resolve(output));
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  const known = explainFileError(cause, output);
  if (known instanceof AssayError && known.code === 'STORAGE_DISK_FULL') return known;
  if (code === 'ENAMETOOLONG') return nameTooLong(output, cause);
  const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes(code);
  return new AssayError({
    code: 'STORAGE_READ_ONLY',
    message: isForbidden
      ? `No permission to write ${output} into ${folder} (${code})`
      : `${output} cannot be written: ${folder} takes no such file (${code})`,
    remedy: isForbidden ? 'Grant access to the folder, or name a file in another one' : 'Name a file in another folder',
    details: { path: folder, output, systemCode: code },
    cause,
  });
}

function nameTooLong(output: string, cause: unknown): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The name of the output is too long for the file system: ${output.slice(0, 60)}…`,
    remedy: 'Choose a shorter name; most file systems take 255 bytes',
    details: { output },
    cause,
  });
}

function notAFile(output: string, isFolder: boolean): AssayError {
  return new AssayError({
    code: 'OUTPUT_NOT_A_FILE',
    message: `${output === '' ? 'The empty path' : output} is a ${isFolder ? 'folder' : 'device or pipe'}; a file is to be written there`,
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
  const isFileInPlace = (cause as NodeJS.ErrnoException).code === 'ENOTDIR';
  return new AssayError({
    code: 'FILE_NOT_FOUND',
    message: `There is no folder ${folder} to write ${output} into${isFileInPlace ? ': a file stands in its place' : ''}`,
    remedy: isFileInPlace ? 'Name a file in a folder' : `Make it first: mkdir -p ${shellWord(folder)}`,
    details: { path: folder },
    cause,
  });
}
