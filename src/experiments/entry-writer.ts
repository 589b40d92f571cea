import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AssayError } from '../errors/index.ts';
import type { Database, Queries } from '../storage/index.ts';
import type { EntryCall } from './entry-rows.ts';
import { mergeChunks, mergeScope, pendingPoints } from './metrics/merge-chunks.ts';
import type { MetricRanks } from './metrics/metric-ranks.ts';
import { tellTrouble } from './tell-trouble.ts';
import { writeAtOnce } from './write-at-once.ts';
import { writeEntries } from './write-entries.ts';

/** Beyond this many points of a run in chunks they move to `metric`: reading a history decodes all chunks of its run. */
const MOST_PENDING = 8192;
/** Of how many runs the pending points are remembered. */
const MOST_RUNS = 10_000;
/** What one transaction takes at most, so that readers and other processes get their turn. */
const MOST_CALLS = 512;
const MOST_POINTS = 50_000;

interface WaitingCall extends EntryCall {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits what concurrent calls log in common transactions: all that arrived in one turn of the event loop or while the
 * transaction before was running. A call resolves once its transaction is committed.
 */
export class EntryWriter {
  readonly #database: Database;
  readonly #ranks: MetricRanks;
  readonly #waiting: WaitingCall[] = [];
  /** Points in chunks by run, as far as this process knows; other processes may add or move some. */
  readonly #pending = new Map<string, number>();
  /** The merges that run now, by run. */
  readonly #merging = new Map<string, Promise<void>>();
  /** The newest call; calls are answered in their order. */
  #last: Promise<void> | undefined;
  #isWriting = false;

  constructor(database: Database, ranks: MetricRanks) {
    this.#database = database;
    this.#ranks = ranks;
  }

  write(call: EntryCall): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ ...call, resolve, reject });
    });
    this.#last = written;
    if (!this.#isWriting) void this.#writeAll();
    return written;
  }

  /** Runs that were just made here: there are no points of them, and looking for some takes as long as writing a few. */
  begun(runIds: Iterable<string>): void {
    for (const id of runIds) this.#setPending(id, 0);
  }

  /** Resolves once all that was asked before has been written or refused; what is asked meanwhile does not count. */
  async settled(): Promise<void> {
    await this.#last?.catch(() => {});
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      // Also between transactions: timers, signals and sockets get their turn while somebody logs without a pause.
      await nextTurn();
      const calls = this.#take();
      await this.#commit(calls);
      await this.#mergeWhereDue(new Set(calls.map(({ runId }) => runId)));
    }
    this.#isWriting = false;
  }

  #take(): WaitingCall[] {
    let points = 0;
    const most = this.#waiting.findIndex((call, index) => {
      points += call.metrics.length;
      return index >= MOST_CALLS || (index > 0 && points > MOST_POINTS);
    });
    return this.#waiting.splice(0, most < 0 ? this.#waiting.length : most);
  }

  async #commit(calls: readonly WaitingCall[]): Promise<void> {
    try {
      const outcomes = (await this.#writeAtOnce(calls)) ?? (await this.#write(calls));
      for (const [index, call] of calls.entries()) {
        const refusal = outcomes[index];
        if (refusal !== undefined) call.reject(refusal);
        else {
          this.#addPending(call);
          call.resolve();
        }
      }
      this.#ranks.note(calls.filter(({ metrics }) => metrics.length > 0).map(({ runId }) => runId));
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
  }

  /** @returns undefined when nothing was written, since it takes more than a statement */
  async #writeAtOnce(calls: readonly WaitingCall[]): Promise<undefined[] | undefined> {
    if (this.#database.dialect !== 'postgres') return undefined;
    const unknown = this.#unknownAmong(calls);
    const pending = await writeAtOnce(this.#database.kysely, calls, unknown);
    for (const [runId, points] of pending ?? []) this.#pending.set(runId, points);
    return pending && [];
  }

  /** @returns for each call why it was refused, or undefined */
  #write(calls: readonly WaitingCall[]): Promise<(AssayError | undefined)[]> {
    const write = async (queries: Queries) => {
      await this.#learnPending(queries, calls);
      return writeEntries(queries, this.#database.dialect, calls);
    };
    // It locks the rows of its runs, so that only calls about the same run wait for each other.
    return this.#database.transaction(write, { scope: [] });
  }

  /** The runs that get points, of which it is not known how many they have in chunks. */
  #unknownAmong(calls: readonly EntryCall[]): Set<string> {
    const runs = calls.filter(({ runId, metrics }) => metrics.length > 0 && !this.#pending.has(runId));
    return new Set(runs.map(({ runId }) => runId));
  }

  async #learnPending(queries: Queries, calls: readonly EntryCall[]): Promise<void> {
    const unknown = this.#unknownAmong(calls);
    if (unknown.size === 0) return;
    const found = await pendingPoints(queries, this.#database.dialect, [...unknown]);
    for (const runId of unknown) this.#pending.set(runId, found.get(runId) ?? 0);
  }

  #addPending({ runId, metrics }: EntryCall): void {
    if (metrics.length === 0) return;
    this.#setPending(runId, (this.#pending.get(runId) ?? 0) + metrics.length);
  }

  #setPending(runId: string, points: number): void {
    // The least recently used first.
    this.#pending.delete(runId);
    this.#pending.set(runId, points);
    if (this.#pending.size <= MOST_RUNS) return;
    for (const oldest of this.#pending.keys()) {
      this.#pending.delete(oldest);
      break;
    }
  }

  /**
   * After the calls have their answer, for nothing of it is theirs: what fails here is tried again later. What is logged
   * next does not wait for it, unless that makes another merge of the same run due.
   */
  async #mergeWhereDue(runIds: ReadonlySet<string>): Promise<void> {
    for (const runId of runIds) {
      if ((this.#pending.get(runId) ?? 0) < MOST_PENDING) continue;
      await this.#merging.get(runId);
      this.#pending.set(runId, 0);
      this.#merging.set(
        runId,
        this.#merge(runId).finally(() => this.#merging.delete(runId)),
      );
    }
  }

  async #merge(runId: string): Promise<void> {
    const merge = (queries: Queries) => mergeChunks(queries, this.#database.dialect, runId);
    try {
      await this.#database.transaction(merge, { scope: [mergeScope(runId)] });
    } catch (error) {
      // Closing the database ends it; what was logged stays where it is.
      if (!this.#database.isClosed) tellTrouble('Moving points to their series', error);
    }
  }
}
