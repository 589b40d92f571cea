import { sql } from 'kysely';
import { AssayError } from '../../errors/index.ts';
import { type Database, insertRows, type Queries } from '../../storage/index.ts';
import { isFinal, type TrialRecord } from '../trials/trial-record.ts';
import {
  begunTrial,
  finishedTrial,
  givenBackTrial,
  isOpenTo,
  updatedTrial,
  withReports,
} from '../trials/update-trial.ts';
import { changedColumns } from './study-rows.ts';
import type {
  NewTrial,
  Recovery,
  StoredStudy,
  StudyChanges,
  StudyHeader,
  TrialOutcome,
  TrialStart,
  TrialUpdate,
} from './study-storage.ts';
import { goneWorkers, recordWorker, workerName } from './study-workers.ts';
import { type StoredTrial, TrialReader, trialColumns } from './trial-rows.ts';

export interface DatabaseStudyParts {
  readonly database: Database;
  readonly id: number;
  readonly header: StudyHeader;
  readonly isNew: boolean;
  /** Of this handle, which works on trials of its own. */
  readonly workerId: string;
}

const REPORTS = {
  into: 'trial_report',
  columns: { study_id: 'bigint', number: 'bigint', step: 'bigint', value: 'double precision', change: 'bigint' },
  ending: 'on conflict (study_id, number, step) do nothing',
} as const;

export class DatabaseStudy implements StoredStudy {
  readonly isNew: boolean;
  readonly #database: Database;
  readonly #id: number;
  readonly #workerId: string;
  readonly #reader = new TrialReader();
  /** Unfinished trials as they were last read, for they are read again and again. */
  readonly #unfinished = new Map<number, TrialRecord>();
  #header: StudyHeader;
  #isRecorded = false;

  constructor({ database, id, header, isNew, workerId }: DatabaseStudyParts) {
    this.#database = database;
    this.#id = id;
    this.#header = header;
    this.isNew = isNew;
    this.#workerId = workerId;
  }

  get header(): StudyHeader {
    return this.#header;
  }

  async redefine(changes: StudyChanges): Promise<void> {
    await this.#database.kysely.updateTable('study').set(changedColumns(changes)).where('id', '=', this.#id).execute();
    this.#header = { ...this.#header, ...changes };
  }

  async begin(start: TrialStart): Promise<TrialRecord | undefined> {
    const begun = await this.#transaction(async (queries) => {
      const known = await this.#row(queries, start.number);
      if (known !== undefined && known.state !== 'WAITING') return undefined;
      const change = await this.#nextChange(queries, known === undefined ? start.number : undefined);
      if (change === undefined) {
        await this.#refuseGone(queries);
        return undefined;
      }
      if (!this.#isRecorded) await recordWorker(queries, { id: this.#workerId, studyId: this.#id, at: start.at });
      const trial = { ...begunTrial(known && this.#reader.record(known, []), start), worker: workerName() };
      const row = { ...trialColumns(trial), worker_id: this.#workerId, change };
      if (known === undefined) await this.#insert(queries, start.number, row);
      else await this.#set(queries, start.number, row);
      return trial;
    });
    if (begun !== undefined) this.#isRecorded = true;
    return begun;
  }

  update(number: number, update: TrialUpdate, attempt?: number): Promise<boolean> {
    return this.#change(number, attempt, (trial) => updatedTrial(trial, update), update.intermediate);
  }

  finish(number: number, outcome: TrialOutcome, attempt?: number): Promise<boolean> {
    return this.#change(number, attempt, (trial) => finishedTrial(trial, outcome), outcome.intermediate);
  }

  giveBack(number: number, attempt?: number): Promise<boolean> {
    return this.#change(number, attempt, givenBackTrial);
  }

  add(trial: NewTrial): Promise<number> {
    return this.#transaction(async (queries) => {
      const { trials, last_change } = await queries
        .updateTable('study')
        .set({ trials: sql`trials + 1`, last_change: sql`last_change + 1` })
        .where('id', '=', this.#id)
        .returning(['trials', 'last_change'])
        .executeTakeFirstOrThrow();
      const number = trials - 1;
      await this.#insert(queries, number, { ...trialColumns(trial), change: last_change });
      await this.#insertReports(queries, number, trial.intermediate, last_change);
      return number;
    });
  }

  async changes(cursor?: number): Promise<{ trials: TrialRecord[]; cursor: number }> {
    const rows = await this.#changedRows(cursor ?? -1);
    const reports = await this.#reportsOf(rows, cursor ?? -1);
    const trials: TrialRecord[] = [];
    for (const row of rows) {
      const trial = this.#reader.record(row, await this.#intermediate(row, reports.get(row.number) ?? []));
      if (isFinal(trial)) this.#unfinished.delete(trial.number);
      else this.#unfinished.set(trial.number, trial);
      trials.push(trial);
    }
    return { trials, cursor: rows.at(-1)?.change ?? cursor ?? 0 };
  }

  async beat(at: number): Promise<void> {
    await this.#database.kysely
      .updateTable('study_worker')
      .set({ beat_at: Math.trunc(at) })
      .where('id', '=', this.#workerId)
      .execute();
  }

  async recover({ at, graceMs, mostAttempts }: Recovery): Promise<readonly number[]> {
    const silentSince = at - graceMs;
    const gone = await goneWorkers(this.#database.kysely, { studyId: this.#id, own: this.#workerId, silentSince });
    if (gone.length === 0) return [];
    return this.#transaction(async (queries) => {
      const rows = await queries
        .selectFrom('trial')
        .selectAll()
        .where('study_id', '=', this.#id)
        .where('state', '=', 'RUNNING')
        .where('worker_id', 'in', gone)
        .orderBy('number')
        .execute();
      for (const row of rows) {
        const isLast = (row.attempt ?? 1) >= mostAttempts;
        const reason = `stale: the process that made it was gone, ${row.attempt} times`;
        await this.#write(queries, row, (trial) =>
          isLast ? finishedTrial(trial, { state: 'FAILED', reason, at: Math.trunc(at) }) : givenBackTrial(trial),
        );
      }
      await queries.deleteFrom('study_worker').where('id', 'in', gone).execute();
      return rows.map(({ number }) => number);
    });
  }

  /** Its running trials are taken for lost from now on. */
  async leave(): Promise<void> {
    if (!this.#isRecorded) return;
    await this.#database.kysely.deleteFrom('study_worker').where('id', '=', this.#workerId).execute();
    this.#isRecorded = false;
  }

  /** Decisions about one study are made one after another. */
  #transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    return this.#database.transaction(work, { scope: [`study ${this.#id}`] });
  }

  #change(
    number: number,
    attempt: number | undefined,
    change: (trial: TrialRecord) => TrialRecord,
    intermediate: TrialRecord['intermediate'] = [],
  ): Promise<boolean> {
    return this.#transaction(async (queries) => {
      const row = await this.#row(queries, number);
      if (row === undefined || !isOpenTo(this.#reader.record(row, []), attempt)) return false;
      await this.#write(queries, row, change, intermediate);
      return true;
    });
  }

  async #write(
    queries: Queries,
    row: StoredTrial,
    change: (trial: TrialRecord) => TrialRecord,
    intermediate: TrialRecord['intermediate'] = [],
  ): Promise<void> {
    const number = row.number;
    const trial = change(this.#reader.record(row, []));
    const sequence = (await this.#nextChange(queries)) ?? 0;
    const isWaiting = trial.state === 'WAITING';
    if (isWaiting && row.reports > 0) await this.#deleteReports(queries, number);
    const added = await this.#insertReports(queries, number, intermediate, sequence);
    await this.#set(queries, number, {
      ...trialColumns(trial),
      reports: isWaiting ? 0 : row.reports + added,
      worker_id: trial.state === 'RUNNING' ? row.worker_id : null,
      change: sequence,
    });
  }

  /** A study that was deleted meanwhile has no next trial, however often it is asked for one. */
  async #refuseGone(queries: Queries): Promise<void> {
    const study = await queries.selectFrom('study').select('id').where('id', '=', this.#id).executeTakeFirst();
    if (study !== undefined) return;
    throw new AssayError({
      code: 'TUNING_STUDY_NOT_FOUND',
      message: `The study ${this.header.name} was deleted while it was worked on`,
      remedy: 'Begin it anew; the runs of its trials are still there',
      details: { study: this.header.name },
    });
  }

  #row(queries: Queries, number: number): Promise<StoredTrial | undefined> {
    return queries
      .selectFrom('trial')
      .selectAll()
      .where('study_id', '=', this.#id)
      .where('number', '=', number)
      .executeTakeFirst();
  }

  /** @param added the number of the trial that is added, which must be the next one. @returns undefined where it is not */
  async #nextChange(queries: Queries, added?: number): Promise<number | undefined> {
    const update = queries.updateTable('study').where('id', '=', this.#id);
    const counted =
      added === undefined
        ? update.set({ last_change: sql`last_change + 1` })
        : update.set({ last_change: sql`last_change + 1`, trials: sql`trials + 1` }).where('trials', '=', added);
    return (await counted.returning('last_change').executeTakeFirst())?.last_change;
  }

  async #insert(queries: Queries, number: number, row: Omit<StoredTrial, 'study_id' | 'number'>): Promise<void> {
    await queries
      .insertInto('trial')
      .values({ ...row, study_id: this.#id, number })
      .execute();
  }

  async #set(queries: Queries, number: number, row: Omit<StoredTrial, 'study_id' | 'number'>): Promise<void> {
    await queries.updateTable('trial').set(row).where('study_id', '=', this.#id).where('number', '=', number).execute();
  }

  /** @returns how many were new */
  async #insertReports(
    queries: Queries,
    number: number,
    intermediate: TrialRecord['intermediate'],
    change: number,
  ): Promise<number> {
    if (intermediate.length === 0) return 0;
    const before = await this.#countReports(queries, number);
    const values = intermediate.flatMap(([step, value]) => [
      this.#id,
      number,
      step,
      Number.isNaN(value) ? null : value,
      change,
    ]);
    await insertRows(queries, this.#database.dialect, REPORTS, values);
    return (await this.#countReports(queries, number)) - before;
  }

  async #countReports(queries: Queries, number: number): Promise<number> {
    const { count } = await queries
      .selectFrom('trial_report')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('study_id', '=', this.#id)
      .where('number', '=', number)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async #deleteReports(queries: Queries, number: number): Promise<void> {
    await queries.deleteFrom('trial_report').where('study_id', '=', this.#id).where('number', '=', number).execute();
  }

  #changedRows(cursor: number): Promise<StoredTrial[]> {
    return this.#database.kysely
      .selectFrom('trial')
      .selectAll()
      .where('study_id', '=', this.#id)
      .where('change', '>', cursor)
      .orderBy('change')
      .execute();
  }

  /** What the trials of these rows reported since the change of this number. */
  async #reportsOf(rows: readonly StoredTrial[], since: number): Promise<Map<number, TrialRecord['intermediate']>> {
    const reporting = rows.filter(({ reports }) => reports > 0).map(({ number }) => number);
    const reports = new Map<number, [number, number][]>();
    if (reporting.length === 0) return reports;
    const all = this.#database.kysely
      .selectFrom('trial_report')
      .select(['number', 'step', 'value'])
      .where('study_id', '=', this.#id)
      .where('change', '>', since)
      .orderBy('number')
      .orderBy('step');
    // Where nearly all are wanted, asking for each by its number takes longer.
    const found = await (reporting.length > 100 ? all : all.where('number', 'in', reporting)).execute();
    for (const { number, step, value } of found) {
      const known = reports.get(number);
      const report: [number, number] = [step, value ?? Number.NaN];
      if (known === undefined) reports.set(number, [report]);
      else known.push(report);
    }
    return reports;
  }

  /** All reports of a trial, from those that are known and the newest. */
  async #intermediate(row: StoredTrial, newest: TrialRecord['intermediate']): Promise<TrialRecord['intermediate']> {
    if (row.reports === 0) return [];
    if (newest.length >= row.reports) return newest;
    const known = this.#unfinished.get(row.number);
    const together = known?.attempt === row.attempt ? withReports(known?.intermediate ?? [], newest) : newest;
    if (together.length >= row.reports) return together;
    return (await this.#reportsOf([row], -1)).get(row.number) ?? [];
  }
}
