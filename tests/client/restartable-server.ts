import { join, resolve } from 'node:path';
import { type ChildProgram, startProgram } from '../support/child-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** `assay server` in a process of its own that can be killed and started again at the same address. */
export interface RestartableServer extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function startRestartableServer(): Promise<RestartableServer> {
  const folder = temporaryFolder();
  const workspace = join(folder.path, 'assay');
  let program: ChildProgram | undefined;
  let port = 0;
  let url = '';
  const start = async (): Promise<void> => {
    const words = ['server', '--json', '--port', String(port), '--workspace', workspace, '--log-level', 'error'];
    program = startProgram(resolve('bin/assay.js'), words);
    const line = await program.line();
    if (line === undefined) await program.finish();
    ({ url, port } = JSON.parse(line as string) as { url: string; port: number });
  };
  const kill = async (): Promise<void> => {
    await program?.kill();
    program = undefined;
  };
  await start();
  return {
    url,
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill();
      folder[Symbol.dispose]();
    },
  };
}
