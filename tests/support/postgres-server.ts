import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { postgresBinaries } from './postgres-binaries.ts';

/** A PostgreSQL server of our own in a temporary folder, for tests that also stop and start it. */
export interface PostgresServer extends AsyncDisposable {
  /** Folder of its socket, where everybody may log in as `assay`. */
  readonly folder: string;
  readonly port: number;
  /** The address of a database over the socket. */
  url(database: string): string;
  /** The same over TCP, where the password of `assay` is asked for: {@link PASSWORD}. */
  tcpUrl(database: string, password?: string): string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export const PASSWORD = 'p@ss/w:rd%';

/** Fast rather than durable; what tests need of durability is against a crash of a client, not of the machine. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  jit: 'off',
};

/**
 * Ends the server with the signal it is told. When the test process is gone, however it went, this one's input ends; then
 * it ends the server and takes its folder, in which it runs, away.
 */
const GUARDED = `"$@" & server=$!
  read -r signal || gone=yes
  kill -s "$signal" $server 2>/dev/null || kill -s QUIT $server
  wait $server
  [ -z "$gone" ] || rm -rf "$PWD"`;

export async function startPostgresServer(): Promise<PostgresServer> {
  if (postgresBinaries === undefined) throw new Error('no PostgreSQL here');
  const bin = (name: string) => join(postgresBinaries as string, name);
  const folder = mkdtempSync(join(tmpdir(), 'assay-postgres-'));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const owner = unprivileged();
  if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const options = { cwd: folder, ...owner };
  // Another order of texts than SQLite's, so that a test shows where ours was forgotten.
  const locale = ['--encoding=UTF8', ...localeOptions(bin('initdb'))];
  const auth = ['--username=assay', `--pwfile=${passwordFile}`, '--auth-local=trust', '--auth-host=scram-sha-256'];
  execFileSync(bin('initdb'), ['--no-sync', `--pgdata=${data}`, ...locale, ...auth], { ...options, stdio: 'pipe' });

  const port = await freePort();
  const settings = { ...SETTINGS, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: folder };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  let running: ChildProcess | undefined;
  const server: PostgresServer = {
    folder,
    port,
    url: (database) => `postgres://assay@/${database}?host=${encodeURIComponent(folder)}&port=${port}`,
    tcpUrl: (database, password = PASSWORD) =>
      `postgres://assay:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    async start() {
      running = spawn('sh', ['-c', GUARDED, 'sh', bin('postgres'), ...args], {
        ...options,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      await ready(running);
    },
    async stop() {
      await end(running, 'INT');
      running = undefined;
    },
    async [Symbol.asyncDispose]() {
      await end(running, 'QUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

async function end(server: ChildProcess | undefined, signal: 'INT' | 'QUIT'): Promise<void> {
  if (server === undefined || server.exitCode !== null) return;
  const exited = once(server, 'exit');
  server.stdin?.end(`${signal}\n`);
  await exited;
}

async function ready(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  // It goes on to be read: a server whose output nobody reads stops when the pipe is full.
  const lines = createInterface({ input: server.stderr as NodeJS.ReadableStream });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said.join('\n')}`)));
  });
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: '-u' | '-g') => {
    const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : 65_534;
  };
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function localeOptions(initdb: string): string[] {
  const { stdout } = spawnSync(initdb, ['--help'], { encoding: 'utf8' });
  return stdout.includes('--icu-locale') ? ['--locale-provider=icu', '--icu-locale=en', '--locale=C'] : ['--locale=C'];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
