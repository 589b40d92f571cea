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
  #runningByNumber: readonly TrialRecord[] | undefined;
  /** Numbers of trials that wait, ascending from `#head` on; some have been begun since. */
  readonly #waiting: number[] = [];
  #head = 0;

  get running(): readonly TrialRecord[] {
    this.#runningByNumber ??= [...this.#running.values()].sort((a, b) => a.number - b.number);
    return this.#runningByNumber;
  }

  /** The WAITING one with the lowest number. */
  get nextWaiting(): TrialRecord | undefined {
    for (; this.#head < this.#waiting.length; this.#head++) {
      const trial = this.trials[this.#waiting[this.#head] as number];
      if (trial?.state === 'WAITING') return trial;
    }
    return undefined;
  }

  /** Takes the newest state of a trial; one that has ended already is left alone. */
  put(trial: TrialRecord): void {
    const known = this.trials[trial.number];
    if (known !== undefined && isFinal(known)) return;
    this.trials[trial.number] = trial;
    if (known?.state === 'RUNNING' || trial.state === 'RUNNING') this.#runningByNumber = undefined;
    if (trial.state === 'RUNNING') this.#running.set(trial.number, trial);
    else this.#running.delete(trial.number);
    if (trial.state === 'WAITING' && known?.state !== 'WAITING') this.#queue(trial.number);
    if (isFinal(trial)) this.finished.push(trial);
  }

  #queue(number: number): void {
    this.#waiting.splice(0, this.#head);
    this.#head = 0;
    let at = this.#waiting.length;
    while (at > 0 && (this.#waiting[at - 1] as number) > number) at--;
    if (this.#waiting[at - 1] !== number) this.#waiting.splice(at, 0, number);
  }
}
