import { AssayError } from '../../errors/index.ts';
import { experimentNotFound, experimentNumber } from '../get-experiment.ts';
import { type Claim, type ClaimOptions, claimGarbage, decide, type Place } from './claim-garbage.ts';
import { deletedExperiments, deletedModels, deletedRuns, type Garbage, type GarbageRange } from './find-garbage.ts';
import { filesOf, finishRemoval, pendingRemovals, type RemovedFiles } from './finish-removal.ts';
import type { GarbageOptions, GarbageReport, HoldersOf, KeptRecord, RecordKind } from './garbage.ts';

/** Rows of so many runs go in one transaction, which others wait for. */
const AT_ONCE = 50;

export interface CollectOptions extends GarbageOptions {
  /** Who else may still need a run or logged model; nobody unless given. */
  readonly holdersOf?: HoldersOf;
  /** Remove runs and logged models whose files lie where the workspace cannot reach, and leave the files. */
  readonly leaveUnreachable?: boolean;
}

/**
 * Removes deleted runs, logged models and experiments for good, with all that was logged to them and their files. A
 * process killed at any time leaves each of them whole, or as a note from which the next call finishes the removal.
 * What somebody still needs stays and is reported.
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `INVALID_ARGUMENT`, `INTERRUPTED`
 */
export async function collectGarbage(place: Place, options: CollectOptions): Promise<GarbageReport> {
  const collection = new Collection(place, options);
  await collection.resume();
  await collection.removeAll('run');
  await collection.removeAll('logged model');
  await collection.removeExperiments();
  return collection.report();
}

class Collection {
  readonly #place: Place;
  readonly #options: CollectOptions;
  readonly #range: GarbageRange;
  readonly #removed: Record<RecordKind, string[]> = { run: [], 'logged model': [], experiment: [] };
  readonly #kept: KeptRecord[] = [];
  #files = 0;
  #bytes = 0;
  #points = 0;
  #resumed = 0;

  constructor(place: Place, options: CollectOptions) {
    const { deletedBefore, experimentIds } = options;
    if (!Number.isFinite(deletedBefore)) throw timeInvalid(deletedBefore);
    this.#place = place;
    this.#options = options;
    this.#range = { deletedBefore: Math.trunc(deletedBefore), experiments: experimentIds?.map(numberOf) };
  }

  /** Finishes what earlier calls began, whatever they were asked. */
  async resume(): Promise<void> {
    const { signal, progress, dryRun = false } = this.#options;
    const pending = await pendingRemovals(this.#place);
    for (const [index, removal] of pending.entries()) {
      signal?.throwIfAborted();
      this.#count(
        dryRun
          ? await filesOf(this.#place, { id: removal.id, artifactUri: removal.artifact_uri })
          : await finishRemoval(this.#place, removal, signal),
      );
      this.#resumed += 1;
      progress?.({ stage: 'finish earlier removals', done: index + 1, total: pending.length, unit: 'records' });
    }
  }

  async removeAll(kind: 'run' | 'logged model'): Promise<void> {
    const { signal, progress } = this.#options;
    const { kysely } = this.#place.database;
    const find = kind === 'run' ? deletedRuns : deletedModels;
    const found = await find(kysely, this.#range);
    for (let done = 0; done < found.length; ) {
      signal?.throwIfAborted();
      const ids = found.slice(done, done + AT_ONCE).map(({ id }) => id);
      await this.#removeSome(kind, ids);
      done += ids.length;
      progress?.({ stage: `remove ${kind}s`, done, total: found.length, unit: `${kind}s`, note: this.#note() });
    }
  }

  async #removeSome(kind: 'run' | 'logged model', ids: readonly string[]): Promise<void> {
    const { dryRun = false, signal, holdersOf = async () => new Map(), leaveUnreachable = false } = this.#options;
    const options: ClaimOptions = { kind, range: this.#range, holdersOf, leaveUnreachable };
    const claim: Claim = dryRun
      ? await decide(this.#place.database.kysely, this.#place, ids, options)
      : await claimGarbage(this.#place, ids, options);
    this.#kept.push(...claim.kept);
    this.#points += claim.points;
    for (const garbage of claim.claimed) {
      // Their rows are gone for good, whenever the files follow.
      this.#removed[kind].push(garbage.id);
    }
    for (const garbage of claim.claimed) {
      signal?.throwIfAborted();
      this.#count(dryRun ? await filesOf(this.#place, garbage) : await this.#finish(garbage));
    }
  }

  async #finish(garbage: Garbage): Promise<RemovedFiles> {
    const removal = await this.#place.database.kysely
      .selectFrom('removal')
      .select(['id', 'artifact_uri', 'series'])
      .where('id', '=', garbage.id)
      .executeTakeFirst();
    // Another process that cleans up may have been faster.
    return removal === undefined ? { files: 0, bytes: 0 } : finishRemoval(this.#place, removal, this.#options.signal);
  }

  async removeExperiments(): Promise<void> {
    const { dryRun = false } = this.#options;
    if (dryRun) {
      const gone = new Set([...this.#removed.run, ...this.#removed['logged model']]);
      await this.#decideExperiments(gone);
      return;
    }
    await this.#place.database.transaction(async (queries) => {
      this.#removed.experiment.length = 0;
      for (const { id, contents } of await deletedExperiments(queries, this.#range)) {
        if (Number(contents) > 0) continue;
        await queries.deleteFrom('experiment').where('id', '=', id).execute();
        this.#removed.experiment.push(String(id));
      }
    });
    for (const { id, name, contents } of await deletedExperiments(this.#place.database.kysely, this.#range)) {
      if (Number(contents) > 0) this.#keepExperiment(id, name, Number(contents));
    }
  }

  /** In a dry run, an experiment goes when nothing would be left in it. */
  async #decideExperiments(gone: ReadonlySet<string>): Promise<void> {
    const { kysely } = this.#place.database;
    for (const { id, name } of await deletedExperiments(kysely, this.#range)) {
      const runs = await kysely.selectFrom('run').select('id').where('experiment_id', '=', id).execute();
      const models = await kysely.selectFrom('logged_model').select('id').where('experiment_id', '=', id).execute();
      const left = [...runs, ...models].filter((one) => !gone.has(one.id)).length;
      if (left === 0) this.#removed.experiment.push(String(id));
      else this.#keepExperiment(id, name, left);
    }
  }

  #keepExperiment(id: number, name: string, left: number): void {
    const reason = `${name} still holds ${left} ${left === 1 ? 'run or logged model' : 'runs and logged models'}`;
    this.#kept.push({ kind: 'experiment', id: String(id), reason, heldBy: [] });
  }

  report(): GarbageReport {
    return {
      runs: this.#removed.run,
      loggedModels: this.#removed['logged model'],
      experiments: this.#removed.experiment,
      kept: this.#kept,
      artifacts: { files: this.#files, bytes: this.#bytes },
      points: this.#points,
      resumed: this.#resumed,
    };
  }

  #count({ files, bytes }: RemovedFiles): void {
    this.#files += files;
    this.#bytes += bytes;
  }

  #note(): string {
    return `${this.#files} files, ${this.#bytes} bytes`;
  }
}

function numberOf(id: string): number {
  const number = experimentNumber(id);
  if (number === undefined) throw experimentNotFound(id);
  return number;
}

const timeInvalid = (time: number): AssayError =>
  new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `deletedBefore is ${time}, which is no time`,
    remedy: 'Give milliseconds since the Unix epoch, such as Date.now() - 30 * 86_400_000',
  });
