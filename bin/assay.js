#!/usr/bin/env node
// Runs the source where there is one (a clone) and the build where there is not (an installed package), on Node 24 or
// newer: an older Node hands over to the one in node_modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await run();
} else {
  handOver();
}

async function run() {
  quietenExpectedWarnings();
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
}

/** Early Node 24 announces node:sqlite and TypeScript as experimental on every start; all other warnings still show. */
function quietenExpectedWarnings() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'string' ? rest[0] : rest[0]?.type;
    const isExpected = type === 'ExperimentalWarning' && /SQLite|Type Stripping/i.test(String(warning));
    if (!isExpected) emitWarning.call(process, warning, ...rest);
  };
}

/** The child decides how the command ends; signals that reach only this process are passed on to it. */
function handOver() {
  const node24 = path('../node_modules/node/bin/node');
  if (!existsSync(node24)) {
    console.error(`assay needs Node 24 or newer; this is Node ${process.versions.node}.`);
    console.error('Install it, or add it to your project: npm install --save-dev node@24');
    process.exit(6);
  }
  const child = spawn(node24, [path('./assay.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`assay could not start ${node24}: ${error.message}`);
    process.exit(6);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
