import { ERROR_CODES, ERROR_KINDS, type ErrorCode } from '../../src/errors/index.ts';

/** The page of error codes, made from the table in `src/errors/codes.ts`. */
export function errorsPage(): string {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  const groups = Map.groupBy(codes, groupOf);
  return [
    '# Errors',
    '',
    '<!-- Made by `npm run docs` from src/errors/codes.ts; change it there. -->',
    '',
    'Every error has a stable code, a message that names what is wrong, a remedy and details for machines. In',
    'TypeScript it is an `AssayError`; the CLI prints it on stderr, or with `--json` as one object on stdout:',
    '',
    '```json',
    '{ "error": { "code": "FILE_NOT_FOUND", "message": "…", "remedy": "…", "details": { "path": "…" } } }',
    '```',
    '',
    'Exit code and HTTP status follow from the kind of error:',
    '',
    '| kind | exit code | HTTP status | means |',
    '|---|---:|---:|---|',
    ...Object.entries(ERROR_KINDS).map(
      ([kind, { exitCode, httpStatus, meaning }]) => `| ${kind} | ${exitCode} | ${httpStatus} | ${meaning} |`,
    ),
    ...[...groups].flatMap(([group, members]) => [
      '',
      `## ${group}`,
      '',
      '| code | kind | means |',
      '|---|---|---|',
      ...members.map((code) => `| \`${code}\` | ${ERROR_CODES[code].kind} | ${ERROR_CODES[code].meaning} |`),
    ]),
    '',
  ].join('\n');
}

/** Codes begin with their capability; those of the whole product have headings of their own. */
const GENERAL = new Set(['INTERNAL', 'INTERRUPTED', 'INVALID', 'OUTPUT', 'CONFIG', 'FILE']);

function groupOf(code: ErrorCode): string {
  const [prefix = code] = code.split('_');
  return GENERAL.has(prefix) ? 'Everywhere' : prefix.toLowerCase();
}
