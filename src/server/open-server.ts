import type { AddressInfo } from 'node:net';
import { AssayError } from '../errors/index.ts';
import { createApp } from './create-app.ts';
import { serveJobs } from './jobs/serve-jobs.ts';
import { DEFAULT_LIMITS, type ServerOptions } from './server-options.ts';

/** A server that listens. */
export interface Server extends AsyncDisposable {
  /** Where clients find it, such as `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Takes no more requests, finishes the accepted ones, closes every connection; jobs go back into the queue. */
  close(): Promise<void>;
}

const BACKLOG = 4096;
const CLOSE_IDLE_EVERY_MS = 20;

/**
 * Serves a workspace over HTTP: MLflow's protocol, for the clients people have.
 * @throws AssayError `SERVER_ADDRESS_UNUSABLE` when the address cannot be listened on
 */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { workspace, host = '127.0.0.1', port = 5000, allowedHosts = [], log, peers } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = await createApp({ workspace, limits, log, peers, allowedHosts: [host, ...allowedHosts] });
  try {
    await app.listen({ host, port, backlog: BACKLOG, listenTextResolver: (address) => `listening on ${address}` });
  } catch (cause) {
    await app.close();
    throw addressUnusable(host, port, cause as NodeJS.ErrnoException);
  }
  const bound = app.server.address() as AddressInfo;
  const runner = serveJobs(workspace, (error) => app.log.error({ err: error }, 'a job, or looking for one, failed'));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= Promise.all([closeWithin(app, limits.closeMs), runner.close()]).then(() => {});
    return closing;
  };
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${name}:${bound.port}`,
    host,
    port: bound.port,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Waits for the accepted requests, but not for ever. */
async function closeWithin(app: Awaited<ReturnType<typeof createApp>>, longestMs: number): Promise<void> {
  const closing = app.close();
  const giveUpAt = performance.now() + longestMs;
  // A connection whose answer was on its way when closing began rests afterwards, and Node would let it.
  const rounds = setInterval(() => {
    if (performance.now() < giveUpAt) app.server.closeIdleConnections();
    else app.server.closeAllConnections();
  }, CLOSE_IDLE_EVERY_MS);
  try {
    await closing;
  } finally {
    clearInterval(rounds);
  }
}

function addressUnusable(host: string, port: number, cause: NodeJS.ErrnoException): AssayError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there',
    EACCES: 'ports below 1024 are for the administrator',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no such host',
  };
  return new AssayError({
    code: 'SERVER_ADDRESS_UNUSABLE',
    message: `Cannot listen on ${host}:${port}: ${reasons[cause.code ?? ''] ?? cause.message}`,
    remedy: 'Choose another port with --port (0 takes a free one), or another address with --host',
    details: { host, port, systemCode: cause.code },
    cause,
  });
}
