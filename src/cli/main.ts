import { Interruption } from './interruption.ts';
import { watchOutput } from './output/watch-output.ts';
import { runCommandLine } from './run-command-line.ts';
import { processTerminal } from './terminal.ts';

/** What a stuck handle (a worker, a database thread) may take after the work has ended. */
const LINGER_MS = 1000;

const interruption = new Interruption();
interruption.listen();
watchOutput(processTerminal);
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal, interruption);
setTimeout(() => process.exit(), LINGER_MS).unref();
