import type { PoolConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { AssayError } from '../../../errors/index.ts';
import { nearestText } from '../../../schema/index.ts';

export interface PostgresAddress {
  /** For the driver; holds the password. */
  readonly connection: PoolConfig;
  /** For people: the address without password and options. */
  readonly name: string;
  /** Most connections this process opens, from `pool_size`. */
  readonly poolSize: number | undefined;
  /** From `statement_timeout_ms`. */
  readonly statementTimeoutMs: number | undefined;
}

/**
 * Reads `postgres://user:password@host:port/database?options`. Beside PostgreSQL's own options (`sslmode`, `host` for a
 * socket folder …) it knows `pool_size` and `statement_timeout_ms`.
 * @throws AssayError `CONFIG_INVALID`, which never repeats the password
 */
export function parsePostgresUrl(url: string): PostgresAddress {
  const [plain, own] = withoutOwnOptions(url);
  const connection = withDefaults(read(plain));
  return {
    connection,
    name: nameOf(connection),
    poolSize: wholeNumber(own, 'pool_size'),
    statementTimeoutMs: wholeNumber(own, 'statement_timeout_ms'),
  };
}

const OWN_OPTIONS = ['pool_size', 'statement_timeout_ms'] as const;

/** What the driver understands; it passes over all others, and nobody would learn of a slip of the pen. */
const DRIVER_OPTIONS = [
  ...['host', 'port', 'user', 'password', 'ssl', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'sslnegotiation'],
  ...['uselibpqcompat', 'application_name', 'fallback_application_name', 'client_encoding', 'options', 'keepAlive'],
  ...['connectionTimeoutMillis', 'keepAliveInitialDelayMillis', 'query_timeout', 'lock_timeout', 'encoding', 'db'],
];

function withoutOwnOptions(url: string): [string, URLSearchParams] {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  const others = new URLSearchParams(query);
  const own = new URLSearchParams();
  for (const name of OWN_OPTIONS) {
    const value = others.get(name);
    if (value !== null) own.set(name, value);
    others.delete(name);
  }
  const unknown = [...others.keys()].find((name) => !DRIVER_OPTIONS.includes(name));
  if (unknown !== undefined) {
    const near = nearestText(unknown, [...OWN_OPTIONS, ...DRIVER_OPTIONS]);
    throw invalid(`it has an option ${JSON.stringify(unknown)}, which is not known${near}`);
  }
  return [others.size === 0 ? address : `${address}?${others}`, own];
}

function read(url: string): PoolConfig {
  try {
    return parseIntoClientConfig(url) as PoolConfig;
  } catch {
    // The reason is left out with care: it may quote the address, password and all.
    throw invalid('it cannot be read');
  }
}

/** As PostgreSQL's own programs: the database is named like the user unless given. */
function withDefaults(config: PoolConfig): PoolConfig {
  const given = Object.entries(config).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  const { user, database, ...others } = Object.fromEntries(given) as PoolConfig;
  const name = database ?? user;
  return { ...others, ...(user && { user }), ...(name && { database: name }) };
}

function nameOf({ user, host, port, database }: PoolConfig): string {
  const address = host?.startsWith('/') ? encodeURIComponent(host) : host?.includes(':') ? `[${host}]` : host;
  return `postgres://${user ? `${encodeURIComponent(user)}@` : ''}${address ?? 'localhost'}${port ? `:${port}` : ''}/${database ?? ''}`;
}

function wholeNumber(options: URLSearchParams, name: (typeof OWN_OPTIONS)[number]): number | undefined {
  const text = options.get(name);
  if (text === null) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw invalid(`its ${name} is ${JSON.stringify(text)}, expected a whole number from 1`);
}

function invalid(reason: string): AssayError {
  return new AssayError({
    code: 'CONFIG_INVALID',
    message: `The PostgreSQL address of the database is not valid: ${reason}`,
    remedy:
      'Write postgres://USER:PASSWORD@HOST:PORT/DATABASE; in user and password write @ as %40, : as %3A, / as %2F and % as %25',
  });
}
