#!/usr/bin/env node
// Runs the source where there is one (a clone) and the build where there is not (an installed package), on Node 24 or
// newer: an older Node hands over to the one in node_modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAJOR = 24;

if (majorOf(process.versions.node) >= MAJOR) {
  await run();
} else {
  handOver();
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

async function run() {
  if (process.argv[2] === 'server') shareOneArena();
  quietenExpectedWarnings();
  // Compiled once for all starts to come: a quarter of a second less for each.
  module.enableCompileCache?.();
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
}

/**
 * A server begins anew with one arena for all of its threads, unless the environment says how many. glibc gives each
 * thread of V8 its own, and what these have freed stays resident: a tenth of a server's memory. glibc reads this only
 * when a program starts; the process stays the same, so signals and exit codes do too. Costs 30 ms.
 */
function shareOneArena() {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined) return;
  const env = { ...process.env, MALLOC_ARENA_MAX: '1' };
  try {
    process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], env);
  } catch {
    // Not here, such as under Node's permissions: it runs as well without.
  }
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
  const node24 = findNode24();
  if (node24 === undefined) {
    console.error(`assay needs Node 24 or newer; this is Node ${process.versions.node}.`);
    console.error('Install it, or add it to your project: npm install --save-dev node@24');
    process.exit(6);
  }
  const child = spawn(node24, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`assay could not start ${node24}: ${error.message}`);
    process.exit(6);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** The runtime that the npm package `node` brings, in this project's node_modules or the one Assay is installed in. */
function findNode24() {
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve('node/package.json');
    const binary = join(dirname(manifest), 'bin', 'node');
    return majorOf(require(manifest).version) >= MAJOR && existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}
