/** Registers a CSV file in a new workspace: `assay.ts CSV FOLDER`. */
import { mkdirSync } from 'node:fs';
import { openWorkspace } from '../../../src/index.ts';
import { printCost } from './cost.ts';

const [csv = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder);
await using workspace = await openWorkspace({ folder, directory: folder });
await printCost(() => workspace.datasets.register({ name: 'rows', source: { path: csv } }));
