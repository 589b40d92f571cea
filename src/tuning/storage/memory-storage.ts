import { isFinal, type TrialRecord } from '../trials/trial-record.ts';
import type {
  NewTrial,
  StartTrial,
  StoredStudy,
  StudyHeader,
  StudyStorage,
  TrialOutcome,
  TrialUpdate,
} from './study-storage.ts';

/** Studies of this process; they end with it. */
export function memoryStorage(): StudyStorage {
  const studies = new Map<string, MemoryStudy>();
  return {
    open: async (header) => {
      const known = studies.get(header.name);
      if (known !== undefined) return known.again();
      const study = new MemoryStudy(header);
      studies.set(header.name, study);
      return study;
    },
    find: async (name) => studies.get(name)?.again(),
    list: async () => [...studies.values()].map(({ header }) => header),
  };
}

class MemoryStudy implements StoredStudy {
  readonly header: StudyHeader;
  readonly isNew: boolean;
  readonly #trials: TrialRecord[];
  /** The number of a trial for each change. */
  readonly #changes: number[];

  constructor(header: StudyHeader, trials: TrialRecord[] = [], changes: number[] = [], isNew = true) {
    this.header = header;
    this.isNew = isNew;
    this.#trials = trials;
    this.#changes = changes;
  }

  again(): MemoryStudy {
    return new MemoryStudy(this.header, this.#trials, this.#changes, false);
  }

  async start({ at, most = Number.POSITIVE_INFINITY }: StartTrial): Promise<TrialRecord | undefined> {
    const waiting = this.#trials.find(({ state }) => state === 'WAITING');
    if (waiting !== undefined) return this.#put({ ...waiting, state: 'RUNNING', startedAt: at });
    if (this.#trials.length >= most) return undefined;
    const number = this.#trials.length;
    const fresh = { params: {}, distributions: {}, intermediate: [], attributes: {} };
    return this.#put({ number, state: 'RUNNING', startedAt: at, ...fresh });
  }

  async update(number: number, update: TrialUpdate): Promise<boolean> {
    const trial = this.#open(number);
    if (trial === undefined) return false;
    this.#put(updated(trial, update));
    return true;
  }

  async finish(number: number, { state, values, reason, at, ...update }: TrialOutcome): Promise<boolean> {
    const trial = this.#open(number);
    if (trial === undefined) return false;
    const ends = { state, endedAt: at, ...(values && { values }), ...(reason !== undefined && { reason }) };
    this.#put({ ...updated(trial, update), ...ends });
    return true;
  }

  async add(trial: NewTrial): Promise<number> {
    return this.#put({ ...trial, number: this.#trials.length }).number;
  }

  async changes(cursor = 0): Promise<{ trials: TrialRecord[]; cursor: number }> {
    const last = new Map<number, number>();
    for (let i = cursor; i < this.#changes.length; i++) {
      const number = this.#changes[i] as number;
      // Taken out first, so that it moves to the end of the order.
      last.delete(number);
      last.set(number, i);
    }
    return { trials: [...last.keys()].map((n) => this.#trials[n] as TrialRecord), cursor: this.#changes.length };
  }

  #open(number: number): TrialRecord | undefined {
    const trial = this.#trials[number];
    return trial === undefined || isFinal(trial) ? undefined : trial;
  }

  #put(trial: TrialRecord): TrialRecord {
    this.#trials[trial.number] = trial;
    this.#changes.push(trial.number);
    return trial;
  }
}

export function updated(trial: TrialRecord, update: TrialUpdate): TrialRecord {
  const { params, distributions, intermediate, attributes } = update;
  return {
    ...trial,
    ...(params && { params: { ...trial.params, ...params } }),
    ...(distributions && { distributions: { ...trial.distributions, ...distributions } }),
    ...(intermediate && { intermediate: merged(trial.intermediate, intermediate) }),
    ...(attributes && { attributes: { ...trial.attributes, ...attributes } }),
  };
}

function merged(known: TrialRecord['intermediate'], more: TrialRecord['intermediate']): TrialRecord['intermediate'] {
  const steps = new Map(known);
  for (const [step, value] of more) if (!steps.has(step)) steps.set(step, value);
  return [...steps].sort(([a], [b]) => a - b);
}
