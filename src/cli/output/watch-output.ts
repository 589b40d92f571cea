import { AssayError } from '../../errors/index.ts';
import { presentFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Says what became of output that could not be written, which streams tell only later: a full disk is an error of the
 * command, on stderr and in the exit code. A reader that stops early (`assay runs list | head`) is none: what is
 * written after the pipe is closed is dropped, and the command finishes its work as usual.
 */
export function watchOutput(terminal: Terminal): void {
  let isTold = false;
  terminal.stdout.on('error', (fault: NodeJS.ErrnoException) => {
    if (isTold || fault.code === 'EPIPE') return;
    isTold = true;
    const error = answerLost(fault);
    presentFailure(error, terminal, { json: false });
    // On exit, for the command is still under way and has its own end to tell.
    process.on('exit', () => {
      process.exitCode = error.exitCode;
    });
  });
  // There is nowhere left to tell it.
  terminal.stderr.on('error', () => {});
}

function answerLost(cause: NodeJS.ErrnoException): AssayError {
  return new AssayError({
    code: 'OUTPUT_NOT_WRITTEN',
    message: `The answer could not be written to standard output: ${REASONS[cause.code ?? ''] ?? cause.message}`,
    remedy: 'Send the output elsewhere and ask again; what the command was to do may be done already',
    details: { systemCode: cause.code },
    cause,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would become too large',
};
