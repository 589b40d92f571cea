import { AssayError } from '../../errors/index.ts';
import { nearestText } from '../../schema/index.ts';

/** The catalogue has no entry of this name. */
export class OpenDataNotFoundError extends AssayError {
  constructor(id: string, known: readonly string[]) {
    super({
      code: 'OPEN_DATA_NOT_FOUND',
      message: `The catalogue has no dataset ${JSON.stringify(id)}${nearestText(id, known)}`,
      remedy: 'List what there is with: assay datasets browse',
      details: { id, known: known.slice(0, 100) },
    });
  }
}

/** An entry has several files, or none that is known, and none was named. */
export class OpenDataFileUnclearError extends AssayError {
  constructor(id: string, files: readonly string[]) {
    super({
      code: 'OPEN_DATA_FILE_UNCLEAR',
      message:
        files.length === 0
          ? `${id} does not say which files it has`
          : `${id} has several files: ${files.slice(0, 8).join(', ')}${files.length > 8 ? ', …' : ''}`,
      remedy: `Name one: assay datasets import ${id} --file PATH${files.length === 0 ? ` (assay datasets browse ${id} lists them)` : ''}`,
      details: { id, files: files.slice(0, 100) },
    });
  }
}

/** Data that is not to be had without an account or a bill. */
export class OpenDataAccessError extends AssayError {
  constructor(id: string, reason: string) {
    super({
      code: 'OPEN_DATA_ACCESS',
      message: `${id} cannot be fetched: ${reason}`,
      remedy: 'Fetch it with the tools of its host, then: assay datasets register NAME FILE',
      details: { id },
    });
  }
}

/** What arrived is not what the catalogue or the server says it is. */
export class DownloadCorruptError extends AssayError {
  constructor(url: string, what: string, expected: string | number, got: string | number) {
    super({
      code: 'DOWNLOAD_CORRUPT',
      message: `What came from ${url} has ${what} ${got} instead of ${expected}`,
      remedy: 'It was thrown away; try again, and if it happens again ask whoever hosts the file',
      details: { url, what, expected, got },
    });
  }
}
