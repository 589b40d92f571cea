import type {
  AddTrial,
  NewTrial,
  Recovery,
  StoredStudy,
  StudyChanges,
  StudyHeader,
  TrialOutcome,
  TrialStart,
  TrialUpdate,
} from '../storage/study-storage.ts';
import type { TrialRecord } from '../trials/trial-record.ts';
import type { TrialRuns } from './trial-runs.ts';

/** A stored study whose trials are runs as well. What the study says counts; a run that lags behind is mended later. */
export class TrackedStudy implements StoredStudy {
  readonly #stored: StoredStudy;
  readonly #runs: TrialRuns;
  /** Those of trials that this handle makes. */
  readonly #runIds = new Map<number, string>();

  constructor(stored: StoredStudy, runs: TrialRuns) {
    this.#stored = stored;
    this.#runs = runs;
  }

  get header(): StudyHeader {
    return this.#stored.header;
  }

  get isNew(): boolean {
    return this.#stored.isNew;
  }

  redefine(changes: StudyChanges): Promise<void> {
    return this.#stored.redefine(changes);
  }

  async begin(start: TrialStart): Promise<TrialRecord | undefined> {
    const trial = await this.#stored.begin({ ...start, runId: this.#runs.newId() });
    if (trial?.runId === undefined) return trial;
    try {
      await this.#runs.start(trial);
    } catch (error) {
      await this.#stored.giveBack(trial.number, trial.attempt);
      throw error;
    }
    this.#runIds.set(trial.number, trial.runId);
    return trial;
  }

  async update(number: number, update: TrialUpdate, attempt?: number): Promise<boolean> {
    const isWritten = await this.#stored.update(number, update, attempt);
    const runId = this.#runIds.get(number);
    if (isWritten && runId !== undefined) await this.#runs.update(runId, update);
    return isWritten;
  }

  async finish(number: number, outcome: TrialOutcome, attempt?: number): Promise<boolean> {
    const isWritten = await this.#stored.finish(number, outcome, attempt);
    const runId = this.#runIds.get(number);
    this.#runIds.delete(number);
    if (runId !== undefined) await (isWritten ? this.#runs.finish(runId, outcome) : this.#runs.interrupt(runId));
    return isWritten;
  }

  async giveBack(number: number, attempt?: number): Promise<boolean> {
    const isWritten = await this.#stored.giveBack(number, attempt);
    const runId = this.#runIds.get(number);
    this.#runIds.delete(number);
    if (runId !== undefined) await this.#runs.interrupt(runId);
    return isWritten;
  }

  /** What another study made has its run there; what was made elsewhere gets one here. */
  async add(trial: NewTrial, { madeElsewhere = false }: AddTrial = {}): Promise<number> {
    if (!madeElsewhere || trial.state === 'WAITING') return this.#stored.add(trial);
    const runId = this.#runs.newId();
    const number = await this.#stored.add({ ...trial, runId });
    await this.#runs.start({ ...trial, number, runId });
    const { state, values, reason, intermediate, endedAt = 0 } = trial;
    await this.#runs.finish(runId, {
      state: state as TrialOutcome['state'],
      ...(values && { values }),
      ...(reason !== undefined && { reason }),
      intermediate,
      at: endedAt,
    });
    return number;
  }

  changes(cursor?: number): ReturnType<StoredStudy['changes']> {
    return this.#stored.changes(cursor);
  }

  beat(at: number): Promise<void> {
    return this.#stored.beat(at);
  }

  recover(recovery: Recovery): Promise<readonly number[]> {
    return this.#stored.recover(recovery);
  }
}
