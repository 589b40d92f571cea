import { AssayError } from '../errors/index.ts';

/** No dataset has this name. */
export class DatasetNotFoundError extends AssayError {
  constructor(name: string, known: readonly string[]) {
    super({
      code: 'DATASETS_NOT_FOUND',
      message: `There is no dataset ${JSON.stringify(name)}`,
      remedy: known.length === 0 ? 'Register one first' : `Use one of: ${known.slice(0, 10).join(', ')}`,
      details: { name, known: known.slice(0, 100) },
    });
  }
}

/** The dataset has no version of this number. */
export class DatasetVersionNotFoundError extends AssayError {
  constructor(name: string, version: number, latest: number) {
    super({
      code: 'DATASETS_VERSION_NOT_FOUND',
      message: `Dataset ${name} has no version ${version}`,
      remedy: `Its versions are 1 to ${latest}`,
      details: { name, version, latest },
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
