/** Begins a run through a server, waits for a line, then logs to the run and ends while the server may be away. */
import { once } from 'node:events';
import { openWorkspace } from '../../src/workspace/index.ts';

const [folder = '', server = ''] = process.argv.slice(2);
const workspace = await openWorkspace({ folder, directory: folder, server, serverPatienceMs: 300 });
const run = await workspace.experiments.startRun({ name: 'left', params: { eta: 1 } });
console.log(run.id);
await once(process.stdin, 'data');
process.stdin.destroy();
await run.setTags({ state: 'old' });
for (let step = 0; step < 1000; step += 1) await run.logMetric('loss', step / 7, { step });
await run.end();
await workspace[Symbol.asyncDispose]();
console.log('logged');
