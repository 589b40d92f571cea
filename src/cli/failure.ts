import { CommanderError } from 'commander';
import { AssayError, type ErrorCode, InterruptedError } from '../errors/index.ts';
import { writeJson } from './output/json.ts';
import { styleFor } from './output/style.ts';
import type { Terminal } from './terminal.ts';

interface Hint {
  /** Commands that have the options; the first is named where another one failed. */
  readonly commands: readonly string[];
  readonly say: string;
}

const LEARNING = ['train', 'optimize', 'compare'];

/** How to follow a remedy that is told in general terms, on the command line; by code, and by its `advice` if it gives one. */
const OPTION_HINTS: Partial<Record<ErrorCode | `${ErrorCode}/${string}`, Hint>> = {
  TABLES_COLUMN_NOT_NUMERIC: { commands: LEARNING, say: '--category COLUMN, or --ignore COLUMN' },
  TABLES_COLUMN_ALL_MISSING: { commands: [...LEARNING, 'demo'], say: '--ignore COLUMN' },
  ML_FEATURE_COUNT_MISMATCH: { commands: ['predict', 'evaluate'], say: '--ignore COLUMN' },
  'TABLES_LABEL_NOT_BINARY/positive': { commands: LEARNING, say: '--positive VALUE' },
  'TABLES_LABEL_NOT_BINARY/multiclass': { commands: LEARNING, say: '--task multiclass' },
  'TABLES_LABEL_NOT_BINARY/regression': { commands: LEARNING, say: '--task regression' },
  TUNING_STUDY_CHANGED: { commands: ['optimize'], say: '--study NAME begins another one' },
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
export function presentFailure(
  error: AssayError,
  terminal: Terminal,
  { json, command }: { readonly json: boolean; readonly command?: string | undefined },
): void {
  const isDebug = Boolean(terminal.environment.ASSAY_DEBUG || terminal.environment.DEBUG);
  if (json) {
    writeJson(terminal.stdout, { error });
  } else {
    const style = styleFor(terminal.stderr);
    terminal.stderr.write(`${style.bad('error')} ${style.faint(error.code)} ${error.message}\n`);
    terminal.stderr.write(`  ${style.command('→')} ${error.remedy}\n`);
    const hint = 'output' in error.details ? OUTPUT_HINT : hintOf(error, command);
    if (hint !== undefined) terminal.stderr.write(`  ${style.command('→')} ${hint}\n`);
  }
  if (isDebug) terminal.stderr.write(`${stackWithCauses(error)}\n`);
}

function hintOf({ code, details: { advice } }: AssayError, command: string | undefined): string | undefined {
  const hint = OPTION_HINTS[code] ?? (typeof advice === 'string' ? OPTION_HINTS[`${code}/${advice}`] : undefined);
  if (hint === undefined) return undefined;
  const { commands, say } = hint;
  return `With assay ${commands.find((one) => one === command) ?? commands[0]}: ${say}`;
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
