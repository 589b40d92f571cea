import { AssayError } from '../errors/index.ts';
import type { VersionSelector } from './reference.ts';

/** No dataset has this name. */
export class DatasetNotFoundError extends AssayError {
  constructor(name: string, known: readonly string[]) {
    super({
      code: 'DATASETS_NOT_FOUND',
      message: `There is no dataset ${JSON.stringify(name)}`,
      remedy:
        known.length === 0
          ? 'Register one first: assay datasets register NAME FILE'
          : `Use one of: ${known.slice(0, 10).join(', ')}`,
      details: { name, known: known.slice(0, 100) },
    });
  }
}

interface KnownVersion {
  readonly version: number;
}

/** The dataset has no version of this number, digest or alias. */
export class DatasetVersionNotFoundError extends AssayError {
  /** @param known the versions there are, oldest first; never empty */
  constructor(name: string, version: VersionSelector, known: readonly KnownVersion[]) {
    const numbers = known.map((row) => row.version);
    const latest = numbers.at(-1);
    super({
      code: 'DATASETS_VERSION_NOT_FOUND',
      message: `Dataset ${name} has no version ${version}`,
      remedy: `Name one of its versions (${shownNumbers(numbers)}), latest, or 8 digits or more of a digest`,
      details: { name, version, latest, versions: numbers.slice(-100) },
    });
  }
}

/** Several versions have digests that begin this way. */
export class DatasetVersionAmbiguousError extends AssayError {
  constructor(name: string, version: VersionSelector, found: readonly KnownVersion[]) {
    const numbers = found.map((row) => row.version);
    super({
      code: 'DATASETS_VERSION_AMBIGUOUS',
      message: `Several versions of dataset ${name} have a digest that begins with ${version}: ${numbers.join(', ')}`,
      remedy: 'Name the version by its number, or give more of the digest',
      details: { name, version, versions: numbers },
    });
  }
}

/** `1 to 4` where all are there, else the newest of them. */
function shownNumbers(numbers: readonly number[]): string {
  const [first = 1] = numbers;
  const last = numbers.at(-1) ?? first;
  if (numbers.length === 1) return String(first);
  if (last - first + 1 === numbers.length) return `${first} to ${last}`;
  return `${numbers.length > 10 ? '…, ' : ''}${numbers.slice(-10).join(', ')}`;
}

/** Versions that something still needs were to be deleted. */
export class DatasetVersionInUseError extends AssayError {
  constructor(name: string, uses: readonly { readonly version: number; readonly reason: string }[]) {
    const lines = uses.slice(0, 10).map(({ version, reason }) => `\n  - version ${version}: ${reason}`);
    const rest = uses.length - lines.length;
    super({
      code: 'DATASETS_VERSION_IN_USE',
      message: `Dataset ${name} has versions that are in use; nothing was deleted:${lines.join('')}${rest > 0 ? `\n  - and ${rest} more` : ''}`,
      remedy: 'Delete the others one by one, or delete these as well with --force',
      details: { name, uses },
    });
  }
}

/** The ending of a file does not tell what to write. */
export class ExportRefusedError extends AssayError {
  constructor(path: string) {
    super({
      code: 'DATASETS_EXPORT_INVALID',
      message: `The format to write ${path} in is not known by its ending`,
      remedy: 'End it in .parquet, .csv or .jsonl, or name the format',
      details: { path },
    });
  }
}

/** A query from outside names a file. */
export class QueryFileRefusedError extends AssayError {
  constructor(name: string) {
    super({
      code: 'DATASETS_SOURCE_REFUSED',
      message: `The query may not read the file ${name}`,
      remedy: 'Register the file as a dataset and name that, or allow files (readsFiles)',
      details: { name },
    });
  }
}

/** An address names nothing that can be read. */
export class SourceUnreadableError extends AssayError {
  constructor(address: string, reason: string) {
    super({
      code: 'DATASETS_SOURCE_UNREADABLE',
      message: `${address} cannot be read: ${reason}`,
      remedy: 'Check the address',
      details: { address, reason },
    });
  }
}

/** A source is larger than it may be. */
export class SourceTooLargeError extends AssayError {
  constructor(source: string, maxBytes: number) {
    super({
      code: 'DATASETS_SOURCE_TOO_LARGE',
      message: `${source} has more than ${maxBytes} bytes`,
      remedy: 'Raise the limit (maxBytes), or take a part of it',
      details: { source, maxBytes },
    });
  }
}

/** A download ended before its end. */
export class SourceTruncatedError extends AssayError {
  constructor(source: string, size: number, expected: number) {
    super({
      code: 'DATASETS_SOURCE_TRUNCATED',
      message: `${source} ended after ${size} of ${expected} bytes`,
      remedy: 'Try again; nothing was registered',
      details: { source, size, expected },
    });
  }
}

/** The catalogue knows a version whose file is no longer stored. */
export class DatasetFileMissingError extends AssayError {
  constructor(name: string, version: number, path: string) {
    super({
      code: 'DATASETS_FILE_MISSING',
      message: `The file of dataset ${name} version ${version} is gone: ${path}`,
      remedy: 'Register the same data again; the version then gets its file back',
      details: { name, version, path },
    });
  }
}
