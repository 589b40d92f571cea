import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { InterruptedError, throwIfInterrupted } from '../../errors/index.ts';
import { AddressRefusedError, DownloadStatusError, UnreachableError } from './errors.ts';
import { isPrivateAddress } from './private-addresses.ts';

export interface OpenUrlOptions {
  /** Whether addresses of this machine and its network may be asked too; not unless given. */
  readonly allowsPrivate?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How long nothing may come; 30 s unless given. */
  readonly idleMs?: number | undefined;
  /** Statuses that are answers, besides 200 and 206. */
  readonly accepts?: readonly number[];
}

/** An answer whose body is being read; dispose of it when done. */
export interface UrlAnswer extends AsyncDisposable {
  readonly status: number;
  /** The last address, after redirects. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: AsyncIterable<Uint8Array>;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Asks for what is at an http or https address, and follows redirects. The address that a name stands for is looked at
 * when it is connected to, so that no name, and no redirect, leads where addresses from outside must not.
 * @throws AddressRefusedError (`DOWNLOAD_ADDRESS_REFUSED`), UnreachableError (`DOWNLOAD_UNREACHABLE`),
 *   DownloadStatusError (`DOWNLOAD_NOT_FOUND`, `DOWNLOAD_REFUSED`)
 */
export async function openUrl(address: string, options: OpenUrlOptions = {}): Promise<UrlAnswer> {
  let url = parsedUrl(address);
  for (let redirects = 0; ; redirects++) {
    const response = await ask(url, options);
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if (REDIRECTS.includes(status) && location !== undefined) {
      response.destroy();
      if (redirects === MOST_REDIRECTS)
        throw new AddressRefusedError(address, `it redirects more than ${MOST_REDIRECTS} times`);
      const next = parsedUrl(location, url);
      if (url.protocol === 'https:' && next.protocol === 'http:') {
        throw new AddressRefusedError(next.href, 'a redirect from https to http');
      }
      url = next;
      continue;
    }
    if (![200, 206, ...(options.accepts ?? [])].includes(status)) {
      response.destroy();
      throw new DownloadStatusError(url.href, status);
    }
    return {
      status,
      url: url.href,
      headers: response.headers,
      body: bodyOf(response, url.href, options.signal),
      async [Symbol.asyncDispose]() {
        response.destroy();
      },
    };
  }
}

function parsedUrl(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (url === null) throw new AddressRefusedError(address, 'it is no address');
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new AddressRefusedError(address, `${url.protocol.slice(0, -1)} is neither http nor https`);
}

function ask(
  url: URL,
  { allowsPrivate = false, headers = {}, signal, idleMs = 30_000 }: OpenUrlOptions,
): Promise<IncomingMessage> {
  throwIfInterrupted(signal, 'The download');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // What is an address already is never looked up.
  if (!allowsPrivate && isIP(host) !== 0 && isPrivateAddress(host)) throw privateAddress(url.href);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      // A connection that is kept could be one that was opened for another question.
      agent: false,
      headers: { 'user-agent': 'assay', accept: '*/*', 'accept-encoding': 'identity', ...headers },
      timeout: idleMs,
      ...(signal && { signal }),
      lookup: (name, options, done) => lookUp(name, options, { allowsPrivate, url: url.href }, done),
    });
    asked.on('response', resolve);
    asked.on('timeout', () => asked.destroy(new UnreachableError(url.href, `nothing came for ${idleMs / 1000} s`)));
    asked.on('error', (error) => reject(explained(error, url.href, signal)));
    asked.end();
  });
}

type LookupDone = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** The system's answer, without the addresses that must not be asked. */
function lookUp(
  name: string,
  options: LookupOptions,
  { allowsPrivate, url }: { readonly allowsPrivate: boolean; readonly url: string },
  done: LookupDone,
): void {
  lookup(name, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    const allowed = allowsPrivate ? found : found.filter(({ address }) => !isPrivateAddress(address));
    const [first] = allowed;
    if (first === undefined) return done(privateAddress(url), []);
    if (options.all) return done(null, allowed);
    done(null, first.address, first.family);
  });
}

const privateAddress = (url: string): AddressRefusedError =>
  new AddressRefusedError(url, 'it leads into this machine or its own network');

async function* bodyOf(
  response: IncomingMessage,
  url: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* response;
  } catch (error) {
    throw explained(error, url, signal);
  }
}

function explained(error: unknown, url: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new InterruptedError('The download', signal.reason);
  if (error instanceof AddressRefusedError || error instanceof UnreachableError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new UnreachableError(url, REASONS[code ?? ''] ?? message, error);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'nobody answered',
};
