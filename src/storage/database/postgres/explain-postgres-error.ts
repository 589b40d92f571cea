import { AssayError, type ErrorCode, explainFileError } from '../../../errors/index.ts';

/** The transaction lost against another one that ran at the same time; run again it may succeed. */
export class LostRaceError extends AssayError {
  constructor(database: string, cause: unknown) {
    super({
      code: 'STORAGE_DATABASE_BUSY',
      message: `Other writers of ${database} were in the way for too long (${reasonOf(cause)})`,
      remedy: 'Try again in a moment',
      details: { database },
      cause,
    });
  }
}

/** A serialization failure or a deadlock; the server has rolled back. */
export const isLostRace = (error: unknown): boolean => codeOf(error) === '40001' || codeOf(error) === '40P01';

/** What was prepared no longer fits the tables: a newer Assay changed them meanwhile. */
export const isStalePlan = (error: unknown): boolean =>
  codeOf(error) === '0A000' && reasonOf(error).includes('cached plan');

/** Turns what PostgreSQL or the way to it reports into an error people can act on; faults of a query stay as they are. */
export function explainPostgresError(error: unknown, database: string): unknown {
  if (error instanceof AssayError) return error;
  const code = codeOf(error);
  if (isLostRace(error) || isStalePlan(error)) return new LostRaceError(database, error);
  if (code === '53100')
    return explainFileError(Object.assign(new Error('disk full', { cause: error }), { code: 'ENOSPC' }), database);
  const kind = kindOf(code, error);
  if (kind === undefined) return error;
  const { about, remedy } = NO_ENCRYPTION.test(reasonOf(error)) ? NOT_ENCRYPTED : ADVICE[kind];
  return new AssayError({
    code: kind,
    message: `${about(database)} (${NO_PASSWORD.test(reasonOf(error)) ? 'it asks for a password' : reasonOf(error)})`,
    remedy: typeof remedy === 'string' ? remedy : remedy(database),
    details: { database, ...(code !== undefined && { reason: code }) },
    cause: error,
  });
}

/** All connections of this process were taken for as long as a caller may wait. */
export function allConnectionsTaken(database: string, poolSize: number, cause: unknown): AssayError {
  return new AssayError({
    code: 'STORAGE_DATABASE_BUSY',
    message: `All ${poolSize} connections to ${database} were in use for too long`,
    remedy: 'Try again in a moment; if this happens often, allow more with ?pool_size=N at the end of the address',
    details: { database, poolSize },
    cause,
  });
}

type Explained = keyof typeof ADVICE;

/** SQLSTATE, or the start that a class of them shares, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const BY_STATE: readonly (readonly [RegExp, Explained])[] = [
  [/^(08|57P0[1235]|53300|53200|53400)/, 'STORAGE_DATABASE_UNREACHABLE'],
  [/^(28|42501|25006)/, 'STORAGE_DATABASE_ACCESS_DENIED'],
  [/^(3D000|57P04)/, 'STORAGE_DATABASE_MISSING'],
  [/^55P03/, 'STORAGE_DATABASE_BUSY'],
  [/^(57014|25P0[34])/, 'STORAGE_DATABASE_TIMEOUT'],
  [/^(22003|22021|22P02|22P05|54000)/, 'STORAGE_VALUE_INVALID'],
  [/^XX00[12]/, 'STORAGE_DATABASE_CORRUPT'],
];

/** What the driver says, without a code, when a connection ends or does not come about. */
const CONNECTION_LOST =
  /connection terminated|connection timeout|not queryable|read timeout|timeout exceeded|ssl|certificate/i;

/** What the driver says where the server asks for a password and the address has none. */
const NO_PASSWORD = /client password must be a/;
/** What the driver says where `sslmode` asks for encryption that the server does not have. */
const NO_ENCRYPTION = /server does not support SSL/;

function kindOf(code: string | undefined, error: unknown): Explained | undefined {
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) return BY_STATE.find(([form]) => form.test(code))?.[1];
  if (code !== undefined && (error as { syscall?: unknown }).syscall !== undefined)
    return 'STORAGE_DATABASE_UNREACHABLE';
  if (
    code !== undefined &&
    /^(E[A-Z]{3,}|ERR_(TLS|SSL|SOCKET|STREAM)_|CERT_|\w*SELF_SIGNED|UNABLE_TO_|HOSTNAME_)/.test(code)
  )
    return 'STORAGE_DATABASE_UNREACHABLE';
  if (NO_PASSWORD.test(reasonOf(error))) return 'STORAGE_DATABASE_ACCESS_DENIED';
  return error instanceof Error && CONNECTION_LOST.test(error.message) ? 'STORAGE_DATABASE_UNREACHABLE' : undefined;
}

interface Advice {
  readonly about: (database: string) => string;
  readonly remedy: string | ((database: string) => string);
}

const NOT_ENCRYPTED: Advice = {
  about: (database) => `The database ${database} cannot be reached`,
  remedy: 'Switch SSL on at the server, or leave sslmode out of ASSAY_DATABASE_URL: nothing is encrypted then',
};

const ADVICE = {
  STORAGE_DATABASE_UNREACHABLE: {
    about: (database) => `The database ${database} cannot be reached`,
    remedy: 'Check that the server runs and that host and port in ASSAY_DATABASE_URL are right, then try again',
  },
  STORAGE_DATABASE_ACCESS_DENIED: {
    about: (database) => `The server refuses access to ${database}`,
    remedy:
      'Check user and password in ASSAY_DATABASE_URL; the user must own the database or the schema: ALTER DATABASE assay OWNER TO assay',
  },
  STORAGE_DATABASE_MISSING: {
    about: (database) => `There is no database ${database}`,
    remedy: (database) =>
      `Make it with: CREATE DATABASE ${nameOf(database)} OWNER assay ENCODING 'UTF8' TEMPLATE template0`,
  },
  STORAGE_DATABASE_BUSY: {
    about: (database) => `Another writer of ${database} was in the way for too long`,
    remedy: 'Try again in a moment',
  },
  STORAGE_DATABASE_TIMEOUT: {
    about: (database) => `${database} took too long and was told to stop`,
    remedy: 'Ask for less at once, or allow more time with ?statement_timeout_ms=N at the end of the address',
  },
  STORAGE_VALUE_INVALID: {
    about: (database) => `A value cannot be held by ${database}`,
    remedy: 'Shorten it, or keep numbers within 64 bits and text free of U+0000',
  },
  STORAGE_DATABASE_CORRUPT: {
    about: (database) => `The server reports damaged data in ${database}`,
    remedy: 'Stop writing to it and restore it from a backup; the log of the PostgreSQL server says more',
  },
} as const satisfies Partial<Record<ErrorCode, Advice>>;

/** The name of a database as SQL writes it, from its address. */
function nameOf(database: string): string {
  const name = /^\w+:\/\/[^/?]*\/([^?]+)/.exec(database)?.[1] ?? 'assay';
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The SQLSTATE or the code of the operating system. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** One line; of several addresses that were tried, what the first one said. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const text = error instanceof Error && error.message !== '' ? error.message : (codeOf(error) ?? String(error));
  return text.split('\n', 1)[0] ?? text;
}
