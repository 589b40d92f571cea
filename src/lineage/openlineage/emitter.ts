import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../errors/index.ts';
import type { Clock, RandomBytes } from '../../schema/index.ts';
import { makeFolder } from '../../storage/index.ts';
import { type EventDataset, type EventSubject, errorFacets, runEvent } from './event.ts';

export interface EmitterOptions {
  /** Of a server: events go to `{url}/api/v1/lineage`. */
  readonly url?: string | undefined;
  /** A file to which events are added, one JSON a line. */
  readonly file?: string | undefined;
  /** Of our jobs and datasets; `assay` unless given. */
  readonly namespace?: string | undefined;
  /** Sent as bearer token. */
  readonly apiKey?: string | undefined;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Told once when events are lost, and why. */
  readonly warn?: (message: string) => void;
  /** How long closing waits for what is still to be sent; 5 s unless given. */
  readonly closeMs?: number;
}

/** What was read and made, as far as it is known when the work ends. */
export interface Outcome {
  readonly inputs?: readonly EventDataset[];
  readonly outputs?: readonly EventDataset[];
}

/**
 * Tells OpenLineage what is done. It never fails the work nor holds it up: events are sent behind it, in their order, and
 * those that a server does not take in time are dropped.
 */
export interface Emitter extends AsyncDisposable {
  readonly namespace: string;
  /** Does the work between a START event and one that tells its end. */
  during<T>(
    job: string,
    inputs: readonly EventDataset[],
    work: () => Promise<T>,
    outcome: (result: T) => Outcome | Promise<Outcome>,
  ): Promise<T>;
  /** Waits until everything so far was sent or given up. */
  flush(): Promise<void>;
}

/** Beyond these, the oldest are dropped. */
const MOST_WAITING = 1000;
const TRIES = 4;
const FIRST_WAIT_MS = 250;
const ANSWER_MS = 5000;

export function openEmitter(options: EmitterOptions): Emitter {
  const { clock, randomBytes, namespace = 'assay', closeMs = 5000 } = options;
  const waiting: string[] = [];
  let sending: Promise<void> | undefined;
  let hasWarned = false;
  const closing = new AbortController();
  const lose = (reason: string): void => {
    if (!hasWarned) options.warn?.(`OpenLineage events are lost: ${reason}`);
    hasWarned = true;
  };
  const drain = async (): Promise<void> => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      await send(event, options, closing.signal).catch((error) => lose(String((error as Error).message ?? error)));
    }
    sending = undefined;
  };
  const emit = (event: object): void => {
    if (waiting.push(JSON.stringify(event)) > MOST_WAITING) {
      waiting.shift();
      lose(`more than ${MOST_WAITING} wait`);
    }
    sending ??= drain();
  };
  const flush = async (): Promise<void> => {
    while (sending !== undefined) await sending;
  };
  return {
    namespace,
    async during(job, inputs, work, outcome) {
      const subject: EventSubject = { runId: uuid(randomBytes), namespace, job, inputs };
      emit(runEvent('START', clock.now(), subject));
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work();
      } catch (error) {
        const type = error instanceof AssayError && error.kind === 'interrupted' ? 'ABORT' : 'FAIL';
        emit(runEvent(type, clock.now(), { ...subject, runFacets: errorFacets(error) }));
        throw error;
      }
      try {
        emit(runEvent('COMPLETE', clock.now(), { ...subject, ...(await outcome(result)) }));
      } catch (error) {
        lose(String((error as Error).message));
      }
      return result;
    },
    flush,
    async [Symbol.asyncDispose]() {
      const timer = setTimeout(() => closing.abort(), closeMs);
      await flush();
      clearTimeout(timer);
    },
  };
}

async function send(event: string, { url, file, apiKey }: EmitterOptions, closing: AbortSignal): Promise<void> {
  if (file !== undefined) {
    await makeFolder(dirname(file));
    // One write a line: several processes may add to the same file.
    await appendFile(file, `${event}\n`);
  }
  if (url === undefined) return;
  const address = `${url.replace(/\/$/, '')}/api/v1/lineage`;
  const headers = { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) };
  let reason = '';
  for (let attempt = 0; attempt < TRIES && !closing.aborted; attempt++) {
    if (attempt > 0) await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1), undefined, { signal: closing }).catch(() => {});
    try {
      const signal = AbortSignal.any([closing, AbortSignal.timeout(ANSWER_MS)]);
      const answer = await fetch(address, { method: 'POST', headers, body: event, signal });
      await answer.body?.cancel();
      if (answer.ok) return;
      reason = `${address} answers ${answer.status}`;
      // What it does not understand it will not understand the next time.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) break;
    } catch (error) {
      reason = `${address} cannot be reached (${(error as Error).message})`;
    }
  }
  throw new AssayError({
    code: 'DOWNLOAD_UNREACHABLE',
    message: reason || `${address} was not reached before the end`,
    remedy: 'Check the setting openLineageUrl',
  });
}

/** A random UUID of version 4. */
function uuid(randomBytes: RandomBytes): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
