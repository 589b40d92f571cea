import type { TrialRecord } from '../trials/trial-record.ts';
import { begunTrial, finishedTrial, givenBackTrial, isOpenTo, updatedTrial } from '../trials/update-trial.ts';
import type {
  NewTrial,
  StoredStudy,
  StudyChanges,
  StudyHeader,
  StudyStorage,
  TrialOutcome,
  TrialStart,
  TrialUpdate,
} from './study-storage.ts';

/** Studies of this process; they end with it. */
export function memoryStorage(): StudyStorage {
  const studies = new Map<string, Content>();
  return {
    open: async (header) => {
      const known = studies.get(header.name);
      const content = known ?? { header, trials: [], changes: [] };
      studies.set(header.name, content);
      return new MemoryStudy(content, known === undefined);
    },
    find: async (name) => {
      const known = studies.get(name);
      return known && new MemoryStudy(known, false);
    },
    list: async () => [...studies.values()].map(({ header }) => header).sort((a, b) => (a.name < b.name ? -1 : 1)),
    delete: async (name) => studies.delete(name),
    [Symbol.asyncDispose]: async () => {},
  };
}

interface Content {
  header: StudyHeader;
  readonly trials: TrialRecord[];
  /** The number of a trial for each change. */
  readonly changes: number[];
}

class MemoryStudy implements StoredStudy {
  header: StudyHeader;
  readonly isNew: boolean;
  readonly #content: Content;

  constructor(content: Content, isNew: boolean) {
    this.header = content.header;
    this.isNew = isNew;
    this.#content = content;
  }

  async redefine(changes: StudyChanges): Promise<void> {
    this.header = { ...this.#content.header, ...changes };
    this.#content.header = this.header;
  }

  async begin(start: TrialStart): Promise<TrialRecord | undefined> {
    const { trials } = this.#content;
    const known = trials[start.number];
    const isFree = known === undefined ? start.number === trials.length : known.state === 'WAITING';
    return isFree ? this.#put(begunTrial(known, start)) : undefined;
  }

  async update(number: number, update: TrialUpdate, attempt?: number): Promise<boolean> {
    return this.#change(number, attempt, (trial) => updatedTrial(trial, update));
  }

  async finish(number: number, outcome: TrialOutcome, attempt?: number): Promise<boolean> {
    return this.#change(number, attempt, (trial) => finishedTrial(trial, outcome));
  }

  async giveBack(number: number, attempt?: number): Promise<boolean> {
    return this.#change(number, attempt, givenBackTrial);
  }

  async add(trial: NewTrial): Promise<number> {
    return this.#put({ ...trial, number: this.#content.trials.length }).number;
  }

  async changes(cursor = 0): Promise<{ trials: TrialRecord[]; cursor: number }> {
    const { trials, changes } = this.#content;
    const only = trials[changes[cursor] as number];
    if (cursor >= changes.length - 1) return { trials: only === undefined ? [] : [only], cursor: changes.length };
    const last = new Map<number, number>();
    for (let i = cursor; i < changes.length; i++) {
      const number = changes[i] as number;
      // Taken out first, so that it moves to the end of the order.
      last.delete(number);
      last.set(number, i);
    }
    return { trials: [...last.keys()].map((n) => trials[n] as TrialRecord), cursor: changes.length };
  }

  async beat(): Promise<void> {}

  /** Whoever could tell that this process is gone has lost the studies too. */
  async recover(): Promise<readonly number[]> {
    return [];
  }

  #change(number: number, attempt: number | undefined, change: (trial: TrialRecord) => TrialRecord): boolean {
    const trial = this.#content.trials[number];
    if (trial === undefined || !isOpenTo(trial, attempt)) return false;
    this.#put(change(trial));
    return true;
  }

  #put(trial: TrialRecord): TrialRecord {
    this.#content.trials[trial.number] = trial;
    this.#content.changes.push(trial.number);
    return trial;
  }
}
