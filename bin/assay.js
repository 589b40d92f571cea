#!/usr/bin/env node
// Runs the source where there is one (a clone) and the build where there is not (an installed package).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
} else {
  const node24 = path('../node_modules/node/bin/node');
  if (!existsSync(node24)) {
    console.error(`assay needs Node 24 or newer; this is Node ${process.versions.node}.`);
    console.error('Install it, or add it to your project: npm install --save-dev node@24');
    process.exit(6);
  }
  const { status, signal } = spawnSync(node24, [path('./assay.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
