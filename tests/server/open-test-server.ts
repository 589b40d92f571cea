import type { UserConfig } from '../../src/config/index.ts';
import { openServer, type Server, type ServerOptions } from '../../src/server/index.ts';
import { openWorkspace, type Workspace } from '../../src/workspace/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { onPostgres, postgresUrlFor } from '../support/test-database.ts';

/** What came back for a request. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text, parsed; for texts that are no JSON look at `text`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any;
}

export interface TestServer extends AsyncDisposable {
  readonly server: Server;
  readonly workspace: Workspace;
  /** @param path below `/api/2.0/mlflow/`, or a whole path with its slash */
  get(path: string, query?: Readonly<Record<string, string | readonly string[]>>): Promise<Reply>;
  /** @param body an object to be sent as JSON, or the very text */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

/** A server on a free port of this machine over a workspace of its own; both go when it is disposed. */
export async function openTestServer(
  options: Partial<ServerOptions> = {},
  settings: UserConfig = {},
): Promise<TestServer> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(temporaryFolder()).path;
  const databaseSetting =
    onPostgres && settings.database === undefined ? { database: await postgresUrlFor(folder) } : {};
  const workspace = opened.use(
    await openWorkspace({ folder, directory: folder, settings: { ...databaseSetting, ...settings } }),
  );
  const server = opened.use(await openServer({ workspace, port: 0, ...options }));
  const kept = opened.move();
  const send: TestServer['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(server.url + (path.startsWith('/') ? path : `/api/2.0/mlflow/${path}`), {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
  };
  return {
    server,
    workspace,
    get: (path, query = {}) => {
      const pairs = Object.entries(query).flatMap(([key, value]) =>
        [value].flat().map((one) => [key, one as string] as [string, string]),
      );
      return send('GET', pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`);
    },
    post: (path, body, headers) => send('POST', path, body, headers),
    send,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
