import type { DatasetVersion, ExportFormat } from './dataset.ts';

/** A file that a version was written to, and what describes it. */
export interface ExportedFile {
  readonly version: DatasetVersion;
  /** Of the dataset. */
  readonly description: string | undefined;
  readonly file: {
    readonly path: string;
    readonly format: ExportFormat;
    /** Bytes. */
    readonly size: number;
    readonly sha256: string;
  };
}
