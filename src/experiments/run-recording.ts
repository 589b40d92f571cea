import type { DatabaseTables } from '../storage/index.ts';

/** A run to be recorded, checked but for its experiment. */
export interface RecordCall {
  readonly experimentId: string;
  readonly run: Pick<DatabaseTables['run'], 'id' | 'name' | 'user' | 'start_time'>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Records runs that go on elsewhere. */
export interface RunRecording {
  /**
   * @returns where the artifacts of the run belong, once it is committed
   * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_DELETED`
   */
  record(call: RecordCall): Promise<string>;
}
