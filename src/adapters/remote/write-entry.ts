import { readJson, writeJson } from '../../schema/index.ts';

/** Something to be written to a run, as the body of the request that does it. Doing it twice is doing it once. */
export interface WriteEntry {
  readonly runId: string;
  readonly kind: 'log' | 'inputs' | 'outputs' | 'end';
  readonly body: Readonly<Record<string, unknown>>;
}

/** Values of metrics that one request carries at most. */
const MOST_METRICS = 10_000;

export const entryLine = (entry: WriteEntry): string => writeJson(entry);

/** Undefined for a line that is none of ours, such as a damaged one. */
export function entryOfLine(line: string): WriteEntry | undefined {
  try {
    const entry = readJson(line) as Partial<WriteEntry> | null;
    return entry?.runId && entry.kind && entry.body ? (entry as WriteEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** One request, and the entries it carries. */
export interface WriteRequest {
  readonly entry: WriteEntry;
  readonly parts: readonly WriteEntry[];
}

/** The requests of each run, in the order of its entries; neighbours that log are joined. */
export function requestsByRun(entries: readonly WriteEntry[]): WriteRequest[][] {
  const runs = Map.groupBy(entries, ({ runId }) => runId);
  return [...runs.values()].map((some) => {
    const requests: WriteRequest[] = [];
    let joined: Joined | undefined;
    for (const entry of some) {
      if (joined?.take(entry)) continue;
      if (joined) requests.push(joined.request());
      joined = entry.kind === 'log' ? new Joined(entry) : undefined;
      if (joined === undefined) requests.push({ entry, parts: [entry] });
    }
    if (joined) requests.push(joined.request());
    return requests;
  });
}

type Texts = Readonly<Record<string, unknown>>;

class Joined {
  readonly #parts: WriteEntry[];
  readonly #params: Record<string, unknown>;
  readonly #tags: Record<string, unknown>;
  readonly #metrics: unknown[];

  constructor(first: WriteEntry) {
    const { params, tags, metrics } = logged(first);
    this.#parts = [first];
    this.#params = { ...params };
    this.#tags = { ...tags };
    this.#metrics = [...metrics];
  }

  /** False when the entry has to be sent after what was joined so far. */
  take(entry: WriteEntry): boolean {
    if (entry.kind !== 'log') return false;
    const { params, tags, metrics } = logged(entry);
    if (this.#metrics.length + metrics.length > MOST_METRICS) return false;
    // Another value is refused, and only that entry with it.
    const contradicts = (key: string) =>
      Object.hasOwn(this.#params, key) && writeJson(this.#params[key]) !== writeJson(params[key]);
    if (Object.keys(params).some(contradicts)) return false;
    this.#parts.push(entry);
    Object.assign(this.#params, params);
    Object.assign(this.#tags, tags);
    for (const metric of metrics) this.#metrics.push(metric);
    return true;
  }

  request(): WriteRequest {
    const [first] = this.#parts as [WriteEntry];
    if (this.#parts.length === 1) return { entry: first, parts: this.#parts };
    const body = {
      ...(Object.keys(this.#params).length > 0 && { params: this.#params }),
      ...(Object.keys(this.#tags).length > 0 && { tags: this.#tags }),
      ...(this.#metrics.length > 0 && { metrics: this.#metrics }),
    };
    return { entry: { runId: first.runId, kind: 'log', body }, parts: this.#parts };
  }
}

function logged({ body }: WriteEntry): { params: Texts; tags: Texts; metrics: readonly unknown[] } {
  const {
    params = {},
    tags = {},
    metrics = [],
  } = body as {
    readonly params?: Texts;
    readonly tags?: Texts;
    readonly metrics?: readonly unknown[];
  };
  return { params, tags, metrics };
}
