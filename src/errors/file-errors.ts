import { AssayError } from './assay-error.ts';

/** Turns a Node file-system error about `path` into an {@link AssayError}; other errors come back as they are. */
export function explainFileError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const details = { path, systemCode: code };
  switch (code) {
    case 'ENOENT':
      return new AssayError({
        code: 'FILE_NOT_FOUND',
        message: `There is no file ${path}`,
        remedy: 'Check the path; it is relative to the folder you run the command in',
        details,
        cause: error,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new AssayError({
        code: 'STORAGE_DISK_FULL',
        message: `The disk is full: ${path} could not be written`,
        remedy: 'Free some space and run the command again; nothing half-written was kept',
        details,
        cause: error,
      });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new AssayError({
        code: 'STORAGE_READ_ONLY',
        message: `No permission for ${path}`,
        remedy: 'Grant access to it, or choose another folder (for the workspace: --workspace DIR)',
        details,
        cause: error,
      });
    case 'EISDIR':
    case 'ENAMETOOLONG':
    case 'ENXIO':
    case 'ENODEV':
    case 'EINVAL':
    case 'ENOTDIR':
    case 'EIO':
    case 'ELOOP':
      return new AssayError({
        code: 'FILE_UNREADABLE',
        message: `${path} cannot be read as a file (${code})`,
        remedy: 'Name a readable regular file',
        details,
        cause: error,
      });
    default:
      return error;
  }
}
