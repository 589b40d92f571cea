import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { startProgram } from './child-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** `assay server` in a process of its own. */
export interface ServingAssay extends AsyncDisposable {
  readonly url: string;
}

/** Starts `assay server …words` on a free port over a workspace of its own; both go when it is disposed. */
export async function startServingAssay(words: readonly string[] = []): Promise<ServingAssay> {
  const folder = temporaryFolder();
  const place = ['--port', '0', '--workspace', join(folder.path, 'assay'), '--log-level', 'error'];
  const program = startProgram(resolve('bin/assay.js'), ['server', '--json', ...place, ...words]);
  const end = async (): Promise<void> => {
    const { process: child } = program;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    folder[Symbol.dispose]();
  };
  const line = await program.line();
  if (line === undefined) {
    await end();
    throw new Error(`assay server ${words.join(' ')} ended before it served`);
  }
  return { url: (JSON.parse(line) as { url: string }).url, [Symbol.asyncDispose]: end };
}
