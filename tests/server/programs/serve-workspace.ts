import { openServer } from '../../../src/server/index.ts';
import { openWorkspace } from '../../../src/workspace/index.ts';

/** Serves the workspace in the folder given; prints its address, then its memory in bytes for every line it reads. */
const [folder = ''] = process.argv.slice(2);
await using workspace = await openWorkspace({ folder, directory: folder });
await using server = await openServer({ workspace, port: 0 });
console.log(server.url);
process.stdin.setEncoding('utf8');
for await (const _ of process.stdin) console.log(String(process.resourceUsage().maxRSS * 1024));
