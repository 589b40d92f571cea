import type { z } from 'zod';
import { AssayError, type ErrorCode } from '../errors/index.ts';
import { knownNames } from './known-names.ts';
import { maskUrlSecrets } from './mask-url-secrets.ts';
import { nearestNames, nearestText } from './nearest-names.ts';

/** One thing wrong with an input. */
export interface Fault {
  /** Where, such as `max_depth` or `split.fractions[0]`; empty for the input itself. */
  readonly path: string;
  /** The value as it came, shortened for display. */
  readonly got: string;
  /** What is accepted. */
  readonly expected: string;
  /** Given when the name itself is unknown: the known ones that may have been meant, if any. */
  readonly nearest?: readonly string[];
}

export interface ParseOptions {
  readonly code: ErrorCode;
  /** What the input is, such as `hyperparameters`. */
  readonly subject: string;
  readonly remedy: string;
}

/**
 * Parses unknown input with a Zod schema; on failure throws ONE {@link AssayError} that lists every fault.
 * `details.faults` holds them as {@link Fault} objects.
 */
export function parse<T extends z.ZodType>(schema: T, input: unknown, options: ParseOptions): z.output<T> {
  const outcome = check(schema, input);
  if ('data' in outcome) return outcome.data;
  throw faultsError(outcome.faults, options);
}

/** The parsed value, or all that is wrong; for callers that have more to check before they throw. */
export function check<T extends z.ZodType>(
  schema: T,
  input: unknown,
): { readonly data: z.output<T> } | { readonly faults: readonly Fault[] } {
  const result = schema.safeParse(input);
  return result.success
    ? { data: result.data }
    : { faults: result.error.issues.flatMap((issue) => toFaults(issue, schema, input)) };
}

/** The error that lists `faults`; for validations that no Zod schema can express. */
export function faultsError(faults: readonly Fault[], { code, subject, remedy }: ParseOptions): AssayError {
  const lines = faults.map(faultText);
  const message =
    lines.length === 1
      ? `Invalid ${subject}: ${lines[0]}`
      : `Invalid ${subject}:\n${lines.map((l) => `  - ${l}`).join('\n')}`;
  return new AssayError({ code, message, remedy, details: { subject, faults } });
}

/** A fault as people would tell it, such as `eta is 2, expected at most 1`. */
export function faultText({ path, got, expected, nearest }: Fault): string {
  if (nearest !== undefined) {
    return nearest.length === 0 ? `${path} is unknown` : `${path} is unknown; did you mean ${nearest.join(' or ')}?`;
  }
  return path === '' ? `got ${got}, expected ${expected}` : `${path} is ${got}, expected ${expected}`;
}

/** A value as people would write it, at most 60 characters, without the password of a URL. */
export function display(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = maskUrlSecrets(JSON.stringify(value, bigintAsText) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** JSON has no word for whole numbers beyond 2^53, which stand inside values that a server was sent. */
const bigintAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

type Issue = z.core.$ZodIssue;

function toFaults(issue: Issue, schema: z.ZodType, input: unknown): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownNames(schema, issue.path);
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      got: display(valueAt(input, [...issue.path, key])),
      expected: 'a known name',
      nearest: nearestNames(key, known),
    }));
  }
  const value = valueAt(input, issue.path);
  return [{ path: pathText(issue.path), got: display(value), expected: `${expectation(issue)}${meant(issue, value)}` }];
}

/** Which of the accepted words a mistyped one may have stood for. */
function meant(issue: Issue, value: unknown): string {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return '';
  const words = issue.values.filter((word) => typeof word === 'string');
  return nearestText(value, words);
}

function expectation(issue: Issue): string {
  return issue.message
    .replace(/^Invalid input: expected /, '')
    .replace(/, received .*$/, '')
    .replace(/^Invalid option: expected one of /, 'one of ')
    .replace(/^Too (small|big): expected \S+ to (be|have) /, '')
    .replaceAll('"|"', '", "')
    .replace(/^int$/, 'whole number')
    .replace(/^>=/, 'at least ')
    .replace(/^<=/, 'at most ')
    .replace(/^>/, 'above ')
    .replace(/^</, 'below ');
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value === null || value === undefined ? undefined : (value as Record<PropertyKey, unknown>)[key]),
    input,
  );
}
