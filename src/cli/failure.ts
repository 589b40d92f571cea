import { CommanderError } from 'commander';
import { AssayError, type ErrorCode, InterruptedError } from '../errors/index.ts';
import { writeJson } from './output/json.ts';
import { styleFor } from './output/style.ts';
import type { Terminal } from './terminal.ts';

/** How to follow a remedy that is told in general terms, on the command line; by code, and by its `advice` if it gives one. */
const OPTION_HINTS: Partial<Record<ErrorCode | `${ErrorCode}/${string}`, string>> = {
  TABLES_COLUMN_NOT_NUMERIC: 'With assay train: --category COLUMN, or --ignore COLUMN',
  TABLES_COLUMN_ALL_MISSING: 'With assay train and demo: --ignore COLUMN',
  ML_FEATURE_COUNT_MISMATCH: 'With assay predict and evaluate: --ignore COLUMN',
  'TABLES_LABEL_NOT_BINARY/positive': 'With assay train: --positive VALUE',
  'TABLES_LABEL_NOT_BINARY/multiclass': 'With assay train: --task multiclass',
  'TABLES_LABEL_NOT_BINARY/regression': 'With assay train: --task regression',
};
/** The same for an output that cannot be written where it was to go. */
const OUTPUT_HINT = 'With assay predict: --out FILE; with assay train: --model-out FILE';

/** Any thrown value as the error to show: commander's as bad usage, an abort as interrupted, the rest as a fault of ours. */
export function toAssayError(thrown: unknown, signal?: AbortSignal): AssayError {
  if (thrown instanceof AssayError) return thrown;
  if (thrown instanceof CommanderError) return usageError(thrown);
  // What failed first is why closing failed as well.
  if (thrown instanceof SuppressedError) return toAssayError(thrown.suppressed, signal);
  if (signal?.aborted) return new InterruptedError('The command', thrown);
  return new AssayError({
    code: 'INTERNAL',
    message: `Unexpected fault: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    remedy: 'Please report it with the stack that ASSAY_DEBUG=1 shows',
    cause: thrown,
  });
}

/** Shows an error: for scripts as one JSON object on stdout, for people as text on stderr, never a stack unless asked. */
export function presentFailure(error: AssayError, terminal: Terminal, { json }: { readonly json: boolean }): void {
  const isDebug = Boolean(terminal.environment.ASSAY_DEBUG || terminal.environment.DEBUG);
  if (json) {
    writeJson(terminal.stdout, { error });
  } else {
    const style = styleFor(terminal.stderr);
    terminal.stderr.write(`${style.bad('error')} ${style.faint(error.code)} ${error.message}\n`);
    terminal.stderr.write(`  ${style.command('→')} ${error.remedy}\n`);
    const hint = 'output' in error.details ? OUTPUT_HINT : hintOf(error);
    if (hint !== undefined) terminal.stderr.write(`  ${style.command('→')} ${hint}\n`);
  }
  if (isDebug) terminal.stderr.write(`${stackWithCauses(error)}\n`);
}

function hintOf({ code, details: { advice } }: AssayError): string | undefined {
  return OPTION_HINTS[code] ?? (typeof advice === 'string' ? OPTION_HINTS[`${code}/${advice}`] : undefined);
}

function usageError(error: CommanderError): AssayError {
  if (error.code === 'commander.help') return verbMissing(error);
  const [problem = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const nearest = suggestion?.match(/^\(Did you mean (.*)\?\)$/)?.[1];
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: problem.charAt(0).toUpperCase() + problem.slice(1),
    remedy: nearest
      ? `Did you mean ${nearest}? --help lists what there is`
      : '--help lists what there is, with examples',
    details: { ...(nearest && { nearest }) },
    cause: error,
  });
}

function verbMissing(cause: CommanderError): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: 'A command is missing',
    remedy: '--help lists what there is, with examples',
    cause,
  });
}

function stackWithCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackWithCauses(error.cause)}`;
}
