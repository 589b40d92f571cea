import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { AssayError } from '../../errors/index.ts';
import type { Database, DialectName, Queries, TransactionOptions } from './database.ts';
import type { DatabaseTables } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

interface Inside extends TransactionScope {
  /** While the transaction's own work runs. */
  open: boolean;
}

/** The transaction that the code running now belongs to. */
export class CurrentTransaction {
  readonly #inside = new AsyncLocalStorage<Inside>();

  get isOpen(): boolean {
    return this.#inside.getStore()?.open ?? false;
  }

  get scope(): TransactionScope | undefined {
    return this.#inside.getStore();
  }

  run<T>(inside: Inside, work: () => Promise<T>): Promise<T> {
    return this.#inside.run(inside, work);
  }
}

export interface KyselyDatabaseParts {
  readonly kysely: Queries;
  readonly dialect: DialectName;
  readonly isNew: boolean;
  readonly current: CurrentTransaction;
  /** Whether a transaction that failed with `error` may succeed when it is run again. */
  readonly isWorthAnotherTry?: (error: unknown) => boolean;
  /** For how long a transaction is tried again. */
  readonly retryForMs: number;
}

/** Longest wait before a transaction is run again. */
const LONGEST_PAUSE_MS = 100;

export class KyselyDatabase implements Database {
  readonly dialect: DialectName;
  readonly isNew: boolean;
  #isClosed = false;
  readonly #kysely: Queries;
  readonly #current: CurrentTransaction;
  readonly #isWorthAnotherTry: (error: unknown) => boolean;
  readonly #retryForMs: number;

  constructor({ kysely, dialect, isNew, current, isWorthAnotherTry = () => false, retryForMs }: KyselyDatabaseParts) {
    this.#kysely = kysely;
    this.dialect = dialect;
    this.isNew = isNew;
    this.#current = current;
    this.#isWorthAnotherTry = isWorthAnotherTry;
    this.#retryForMs = retryForMs;
  }

  /** A query that waits for a connection inside the transaction that holds the last one would wait for ever. */
  get kysely(): Queries {
    if (!this.#current.isOpen) return this.#kysely;
    throw new AssayError({
      code: 'INTERNAL',
      message: 'A query went past the open transaction it belongs to',
      remedy: 'Inside transaction(work), query only through the argument of work',
    });
  }

  async transaction<T>(
    work: (queries: Transaction<DatabaseTables>) => Promise<T>,
    { scope }: TransactionOptions = {},
  ): Promise<T> {
    const giveUpAt = performance.now() + this.#retryForMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await this.#once(work, scope);
      } catch (error) {
        if (!this.#isWorthAnotherTry(error) || performance.now() + pause >= giveUpAt) throw error;
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }

  #once<T>(
    work: (queries: Transaction<DatabaseTables>) => Promise<T>,
    names: readonly string[] | undefined,
  ): Promise<T> {
    const kysely = this.kysely;
    const inside: Inside = { names, open: false };
    return this.#current.run(inside, () =>
      kysely.transaction().execute(async (queries) => {
        inside.open = true;
        try {
          return await work(queries);
        } finally {
          inside.open = false;
        }
      }),
    );
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** A file that may only be read opens all the same while somebody else has its log open. */
  async requireWritable(): Promise<void> {
    await this.kysely.deleteFrom('counter').where('name', '=', '').execute();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#kysely.destroy();
  }
}
