import { isFinal, type TrialRecord } from './trial-record.ts';

/** All that is known of the trials of a study at one moment. */
export interface StudyHistory {
  /** By number. */
  readonly trials: readonly TrialRecord[];
  /** COMPLETE, PRUNED and FAILED ones in the order in which they ended; only ever appended to. */
  readonly finished: readonly TrialRecord[];
  /** RUNNING ones by number. */
  readonly running: readonly TrialRecord[];
}

/** A history that is kept up to date; what has ended stays as it is, so samplers may go on where they left off. */
export class GrowingHistory implements StudyHistory {
  readonly trials: TrialRecord[] = [];
  readonly finished: TrialRecord[] = [];
  readonly #running = new Map<number, TrialRecord>();

  get running(): readonly TrialRecord[] {
    return [...this.#running.values()].sort((a, b) => a.number - b.number);
  }

  /** Takes the newest state of a trial; one that has ended already is left alone. */
  put(trial: TrialRecord): void {
    const known = this.trials[trial.number];
    if (known !== undefined && isFinal(known)) return;
    this.trials[trial.number] = trial;
    if (trial.state === 'RUNNING') this.#running.set(trial.number, trial);
    else this.#running.delete(trial.number);
    if (isFinal(trial)) this.finished.push(trial);
  }
}
