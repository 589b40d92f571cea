import { CommanderError } from 'commander';
import { type AssayError, ERROR_KINDS } from '../errors/index.ts';
import { presentFailure, toAssayError } from './failure.ts';
import type { Interruption } from './interruption.ts';
import { perform } from './perform.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

const HELP_OR_VERSION = new Set(['commander.helpDisplayed', 'commander.version']);
/** A noun without a verb: its help was printed, but nothing was done. */
const VERB_MISSING = 'commander.help';

const INTERRUPTED = ERROR_KINDS.interrupted.exitCode;
const USAGE_ERROR = ERROR_KINDS['invalid-input'].exitCode;

/**
 * Runs one command line and gives its exit code; every fault is shown, none is thrown.
 *
 * @param words what follows `assay`
 */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
  interruption: Interruption,
): Promise<number> {
  let wantsJson = words.includes('--json');
  try {
    const program = createProgram();
    await program.parseAsync(withoutHelpVerb(words), { from: 'user' });
    if (program.invocation === undefined) return 0;
    wantsJson = program.invocation.options.json === true;
    const { isPartial, verdict } = await perform(program.invocation, { words, terminal, signal: interruption.signal });
    if (isPartial) return interruption.exitCode ?? INTERRUPTED;
    return verdict === undefined ? 0 : ERROR_KINDS[verdict].exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && HELP_OR_VERSION.has(thrown.code)) return 0;
    if (thrown instanceof CommanderError && thrown.code === VERB_MISSING && !wantsJson) return USAGE_ERROR;
    const error = toAssayError(thrown, interruption.signal);
    presentFailure(error, terminal, { json: wantsJson, command: words[0] });
    return exitCodeOf(error, interruption);
  }
}

/** `help train` is `train --help`, and `help runs show` is `runs show --help`. */
function withoutHelpVerb(words: readonly string[]): readonly string[] {
  const [first, ...others] = words;
  return first === 'help' ? [...others, '--help'] : words;
}

function exitCodeOf(error: AssayError, interruption: Interruption): number {
  return error.kind === 'interrupted' ? (interruption.exitCode ?? error.exitCode) : error.exitCode;
}
