import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_RETRY, pathOf, pauseMs, type Transport } from '../../client/index.ts';
import { AssayError } from '../../errors/index.ts';
import type { SpoolFile } from './spool-file.ts';
import { leftBehind, newSpoolFile, spoolFolder } from './spool-folder.ts';
import { entryLine, entryOfLine, requestsByRun, type WriteEntry, type WriteRequest } from './write-entry.ts';

export interface BackgroundWritesOptions {
  /** Sends one request without trying again for long. */
  readonly transport: Transport;
  /** The folder of the workspace. */
  readonly folder: string;
  /** Bytes that may wait to be sent; whoever logs beyond waits too. */
  readonly mostBytes: number;
  /** How long `flush` waits for a server that is away before it leaves the rest to the spool. */
  readonly patienceMs: number;
}

/** Something the server does not take, whoever sends it and however often. */
export interface Refusal {
  readonly runId: string;
  readonly error: AssayError;
}

/** Runs that are written at once. */
const MOST_AT_ONCE = 8;
const LOOK_EVERY_MS = 50;
const REFUSED = 'refused.ndjson';
/** After a fault of the disk. */
const REST_MS = 1000;

/**
 * Writes to runs through a server, in the background. What is appended goes to a file first and from there to the
 * server, in order; a server that is away is tried again until it is back, by the next process if need be.
 */
export class BackgroundWrites {
  readonly #options: BackgroundWritesOptions;
  readonly #folder: string;
  readonly #own: SpoolFile;
  readonly #stop = new AbortController();
  #refusals: Refusal[] = [];
  #queue: Promise<void> = Promise.resolve();
  #awaySince: number | undefined;
  #oldIsSent = false;
  #sending: Promise<void>;
  #wake = Promise.withResolvers<void>();
  #progress = Promise.withResolvers<void>();

  private constructor(options: BackgroundWritesOptions, folder: string, own: SpoolFile) {
    this.#options = options;
    this.#folder = folder;
    this.#own = own;
    this.#sending = this.#sendAll();
  }

  /** @throws AssayError `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL` when there is no room for the spool */
  static async open(options: BackgroundWritesOptions): Promise<BackgroundWrites> {
    const folder = await spoolFolder(options.folder, options.transport.url);
    return new BackgroundWrites(options, folder, await newSpoolFile(folder, options.transport.url));
  }

  /** Resolves once the entry survives the death of this process; waits while too much is to be sent. */
  append(entry: WriteEntry): Promise<void> {
    if (this.#own.unsent <= this.#options.mostBytes) return this.#write(entry);
    // In order, also among those that wait.
    this.#queue = this.#queue
      .catch(() => {})
      .then(async () => {
        while (this.#own.unsent > this.#options.mostBytes) await sleep(LOOK_EVERY_MS);
        await this.#write(entry);
      });
    return this.#queue;
  }

  /**
   * Resolves once the server has everything appended so far, or, when it is away for longer than the patience, once all
   * of it is on the disk, to be sent when it is back.
   * @returns whether the server has it
   */
  async flush(): Promise<boolean> {
    await this.#queue.catch(() => {});
    await this.#own.settled();
    const startedAt = performance.now();
    const { written } = this.#own;
    const isSent = () => this.#oldIsSent && this.#own.sent >= written;
    while (!isSent()) {
      const away = this.#awaySince === undefined ? 0 : performance.now() - Math.max(this.#awaySince, startedAt);
      if (away > this.#options.patienceMs) {
        await this.#own.sync();
        return false;
      }
      await Promise.race([this.#progress.promise, sleep(LOOK_EVERY_MS)]);
    }
    return true;
  }

  /** What was refused since the last call, of one run or of all. */
  takeRefusals(runId?: string): Refusal[] {
    const taken = this.#refusals.filter((refusal) => runId === undefined || refusal.runId === runId);
    this.#refusals = this.#refusals.filter((refusal) => !taken.includes(refusal));
    return taken;
  }

  /** Flushes and ends; what the server does not have stays for the next process. */
  async close(): Promise<void> {
    const isSent = await this.flush();
    this.#stop.abort();
    this.#wake.resolve();
    await this.#sending;
    if (isSent) return this.#own.remove();
    const { unsent, path } = this.#own;
    await this.#own.close();
    warn(`The server at ${this.#options.transport.url} is away; ${unsent} bytes wait in ${path} for the next process`);
  }

  async #write(entry: WriteEntry): Promise<void> {
    await this.#own.append(entryLine(entry));
    this.#wake.resolve();
  }

  async #sendAll(): Promise<void> {
    await this.#sendOld();
    this.#oldIsSent = true;
    while (!this.#stop.signal.aborted) {
      if (await this.#sendNext()) continue;
      this.#wake = Promise.withResolvers();
      // Written between the look and the promise. What is not yet written wakes this later: to look for it over and
      // over would keep the disk from ever answering.
      if (this.#own.written > this.#own.sent) continue;
      await this.#wake.promise;
    }
  }

  /** A disk that fails for a while must not end the sending. */
  async #sendNext(): Promise<boolean> {
    try {
      return await this.#sendSome(this.#own);
    } catch (error) {
      warn(`${this.#own.path} cannot be sent: ${(error as Error).message}`);
      await sleep(REST_MS, undefined, { signal: this.#stop.signal, ref: false }).catch(() => {});
      return true;
    }
  }

  /** What was left by processes that are gone comes before anything of this one. */
  async #sendOld(): Promise<void> {
    try {
      await using old = await leftBehind(this.#folder);
      for (const file of old.files) {
        while (await this.#sendSome(file));
        if (!this.#stop.signal.aborted) await old.remove(file);
      }
    } catch (error) {
      // A disk that fails for old files must not keep the new ones from being sent.
      warn(`What was left in ${this.#folder} cannot be sent: ${(error as Error).message}`);
    }
  }

  /** @returns false when there is nothing to send, or no time left for it */
  async #sendSome(file: SpoolFile): Promise<boolean> {
    const { lines, end } = await file.read();
    if (lines.length === 0) return false;
    const runs = requestsByRun(lines.flatMap((line) => entryOfLine(line) ?? []));
    const pending = runs.map((requests) => requests.values());
    await Promise.all(
      Array.from({ length: Math.min(MOST_AT_ONCE, pending.length) }, async () => {
        for (let requests = pending.pop(); requests !== undefined; requests = pending.pop()) {
          for (const request of requests) await this.#deliver(request);
        }
      }),
    );
    if (this.#stop.signal.aborted) return false;
    await file.markSent(end);
    this.#progress.resolve();
    this.#progress = Promise.withResolvers();
    return true;
  }

  /** Sends until the server has it or refuses it; together first, then, if that is refused, one by one. */
  async #deliver({ entry, parts }: WriteRequest): Promise<void> {
    const refusal = await this.#sendUntilAnswered(entry);
    if (refusal === undefined) return;
    if (parts.length === 1) return this.#noteRefusal(entry, refusal);
    for (const part of parts) {
      const own = await this.#sendUntilAnswered(part);
      if (own !== undefined) await this.#noteRefusal(part, own);
    }
  }

  async #sendUntilAnswered({ runId, kind, body }: WriteEntry): Promise<AssayError | undefined> {
    const { signal } = this.#stop;
    for (let attempts = 1; !signal.aborted; attempts += 1) {
      try {
        const path = pathOf`/runs/${runId}/${kind}`;
        await this.#options.transport.json({ method: 'POST', path, body, signal });
        this.#setAway(undefined);
        return undefined;
      } catch (error) {
        if (signal.aborted) return undefined;
        if (!isPassing(error)) {
          this.#setAway(undefined);
          return error as AssayError;
        }
        this.#setAway(this.#awaySince ?? performance.now());
        const pause = pauseMs(DEFAULT_RETRY, attempts, undefined, Math.random());
        // A program that is done need not wait for the server: the next one sends the rest.
        await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
      }
    }
    return undefined;
  }

  #setAway(since: number | undefined): void {
    this.#awaySince = since;
    this.#own.isCareful = since !== undefined;
  }

  /** Kept in a file too, for what the server does not take may still be worth something to its owner. */
  async #noteRefusal(entry: WriteEntry, error: AssayError): Promise<void> {
    this.#refusals.push({ runId: entry.runId, error });
    const { code, message } = error;
    const line = `{"code":${JSON.stringify(code)},"message":${JSON.stringify(message)},"entry":${entryLine(entry)}}\n`;
    await appendFile(join(this.#folder, REFUSED), line, { mode: 0o600 }).catch(() => {});
  }
}

const warn = (text: string): void => process.emitWarning(text, 'AssayWarning');

/** Whether the same request may be taken later. */
function isPassing(error: unknown): boolean {
  return !(error instanceof AssayError) || error.kind === 'unavailable' || error.code === 'STORAGE_DATABASE_BUSY';
}
