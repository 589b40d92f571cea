import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError, throwIfInterrupted } from '../errors/index.ts';
import { readJson, writeJson } from '../schema/index.ts';
import { AnswerInvalidError, errorOfAnswer, ServerUnreachableError } from './errors.ts';
import { askedPauseMs, DEFAULT_RETRY, type Failure, mayRetry, pauseMs, type RetryPolicy } from './retry-policy.ts';

export interface TransportOptions {
  /** Address of the server, such as `http://127.0.0.1:5000`; a path before `/api/v1` is kept. */
  readonly url: string;
  /** How long one attempt may take before the server begins to answer; 60 s unless given. */
  readonly timeoutMs?: number | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Sent with every request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** In [0, 1), for the pauses between attempts; `Math.random` unless given. */
  readonly random?: (() => number) | undefined;
}

export type QueryValue = string | number | bigint | readonly string[] | undefined;

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; made with {@link pathOf}. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  /** Sent as it is. */
  readonly bytes?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether sending it twice is the same as sending it once; true unless given. */
  readonly isRepeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A path of texts that may hold any characters: `` pathOf`/runs/${id}/end` ``.
 * @throws AssayError `INVALID_ARGUMENT` for a part that is empty or nothing but dots, which would lead elsewhere
 */
export function pathOf(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return texts.reduce((path, text, index) => path + segmentOf(values[index - 1] as string | number) + text);
}

function segmentOf(value: string | number): string {
  if (!/^\.{0,2}$/.test(String(value))) return encodeURIComponent(value);
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `${JSON.stringify(value)} is no id, name or key`,
    remedy: 'Name what is meant',
    details: { value },
  });
}

/** Sends requests and tries again what fails for a while. */
/** Refuses user and password in the address: they would be repeated in every error, and `fetch` takes none. */
function withoutSlash(url: string): string {
  const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' };
  if (username === '' && password === '') return url.replace(/\/+$/, '');
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: 'The address of the server holds user or password',
    remedy: 'Leave them out of the address and give the option headers: { authorization: … }',
  });
}

export class Transport {
  readonly url: string;
  readonly #base: string;
  readonly #timeoutMs: number;
  readonly #retry: RetryPolicy;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #random: () => number;

  constructor({ url, timeoutMs = 60_000, retry = {}, headers = {}, random = Math.random }: TransportOptions) {
    this.url = withoutSlash(url);
    this.#base = `${this.url}/api/v1`;
    this.#timeoutMs = timeoutMs;
    this.#retry = { ...DEFAULT_RETRY, ...retry };
    this.#headers = headers;
    this.#random = random;
  }

  /**
   * The answer, read as JSON; undefined where there is none.
   * @throws AssayError with the server's code; `CLIENT_SERVER_UNREACHABLE` when there is no answer for too long
   */
  json(request: ApiRequest): Promise<unknown> {
    return this.#send(request, async (response) => {
      const text = await response.text();
      if (response.status === 204) return undefined;
      try {
        return readJson(text);
      } catch {
        throw new AnswerInvalidError(this.url, response.status, text);
      }
    });
  }

  /** The answer as it comes; the time limit ends with its head. */
  stream(request: ApiRequest): Promise<Response> {
    return this.#send(request, async (response) => response);
  }

  async #send<T>(request: ApiRequest, read: (response: Response) => Promise<T>): Promise<T> {
    const { signal, bytes } = request;
    // A stream that was begun is gone.
    const isStream = bytes !== undefined && !(bytes instanceof Uint8Array);
    const isRepeatable = request.isRepeatable ?? true;
    const giveUpAt = performance.now() + this.#retry.forMs;
    for (let attempts = 1; ; attempts += 1) {
      throwIfInterrupted(signal, `a request to ${this.url}`);
      const outcome = await this.#attempt(request, read);
      if ('answer' in outcome) return outcome.answer;
      const { failure, error, askedMs } = outcome;
      const pause = pauseMs(this.#retry, attempts, askedMs, this.#random());
      const mayGoOn = !isStream && mayRetry(failure, isRepeatable, attempts);
      if (!mayGoOn || performance.now() + pause > giveUpAt) throw error;
      await sleep(pause, undefined, { signal }).catch(() => throwIfInterrupted(signal, `a request to ${this.url}`));
    }
  }

  async #attempt<T>(request: ApiRequest, read: (response: Response) => Promise<T>): Promise<Attempt<T>> {
    const { method, path, query = {}, body, bytes, headers, signal } = request;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), this.#timeoutMs);
    try {
      const response = await fetch(this.#base + path + queryText(query), {
        method,
        headers: {
          ...this.#headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(bytes !== undefined && { 'content-type': 'application/octet-stream' }),
          ...headers,
        },
        ...(body !== undefined && { body: writeJson(body) }),
        ...(bytes !== undefined && { body: bytes as never, duplex: 'half' }),
        signal: signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal,
      });
      if (response.ok) return { answer: await read(response) };
      const error = errorOfAnswer(this.url, response.status, await response.text());
      const askedMs = askedPauseMs(response.headers.get('retry-after'), Date.now());
      return { failure: { status: response.status }, error, askedMs };
    } catch (cause) {
      if (cause instanceof AssayError) throw cause;
      throwIfInterrupted(signal, `a request to ${this.url}`);
      const isLate = timeout.signal.aborted;
      const reason = isLate ? `nothing within ${this.#timeoutMs} ms` : reasonOf(cause);
      const failure = { systemCode: isLate ? 'ETIMEDOUT' : systemCodeOf(cause) };
      return { failure, error: new ServerUnreachableError(this.url, reason, cause), askedMs: undefined };
    } finally {
      clearTimeout(timer);
    }
  }
}

type Attempt<T> = { readonly answer: T } | FailedAttempt;

interface FailedAttempt {
  readonly failure: Failure;
  readonly error: AssayError;
  readonly askedMs: number | undefined;
}

function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

/** `fetch` hides what happened in the cause of its error. */
function systemCodeOf(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? 'unknown' : systemCodeOf(cause);
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  if (cause === undefined) return message;
  // An address with several numbers fails once for each, and the error that holds them all says nothing.
  return reasonOf(cause) || systemCodeOf(cause);
}
