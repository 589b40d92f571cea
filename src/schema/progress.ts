/** One report of long work; `done` of `total` in the named `unit` (rounds, rows, files …). */
export interface ProgressReport {
  /** Which step this is about, such as `train xgboost`. */
  readonly stage: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: string;
  /** A short free text for people, such as the newest metric. */
  readonly note?: string;
  /** Measured just now, by name; `done` is their step. */
  readonly metrics?: Readonly<Record<string, number>>;
}

export type Progress = (report: ProgressReport) => void;

/** Options of anything that may take long: every such call takes a signal and one progress callback. */
export interface LongWork {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}
