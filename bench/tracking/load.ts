import { HttpConnection } from './http-connection.ts';
import type { RunningServer } from './running-server.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

export const post = (path: string, body: unknown): Request => ({
  method: 'POST',
  path: `/api/2.0/mlflow/${path}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export const get = (path: string): Request => ({ method: 'GET', path: `/api/2.0/mlflow/${path}` });

/** A request to our own API. */
export const ownGet = (path: string): Request => ({ method: 'GET', path: `/api/v1/${path}` });

/** Sends one request that must succeed. */
export async function ask<Body>(connection: HttpConnection, { method, path, body }: Request): Promise<Body> {
  const answer = await connection.request(method, path, body);
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString()}`);
  return JSON.parse(answer.body.toString()) as Body;
}

/** What a client does over and over: returns how many things it got acknowledged. */
export type Work = (connection: HttpConnection, n: number) => Promise<number>;

/** Things a second that so many clients, each on a connection of its own, get acknowledged in so many seconds. */
export async function rate(
  server: RunningServer,
  clients: number,
  seconds: number,
  start: (connection: HttpConnection, client: number) => Promise<Work> | Work,
): Promise<number> {
  const connections = await Promise.all(Array.from({ length: clients }, () => HttpConnection.open(server.url)));
  try {
    const works = await Promise.all(connections.map((connection, client) => start(connection, client)));
    const began = performance.now();
    const deadline = began + seconds * 1000;
    const counts = await Promise.all(
      connections.map(async (connection, client) => {
        let count = 0;
        for (let n = 0; performance.now() < deadline; n += 1) count += await works[client]!(connection, n);
        return count;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000);
  } finally {
    for (const connection of connections) connection[Symbol.dispose]();
  }
}

/** Median milliseconds of requests one after the other; the first, which may fill caches, does not count. */
export async function medianMs(
  server: RunningServer,
  requests: (connection: HttpConnection) => Promise<unknown>,
  repeats: number,
): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat <= repeats; repeat += 1) {
    // MLflow's server closes connections that rest for five seconds.
    using connection = await HttpConnection.open(server.url);
    const start = performance.now();
    await requests(connection);
    if (repeat > 0) times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
