/**
 * Compiles every program in `src/ml/kernels/assembly/` (AssemblyScript; folders there hold what programs import) to a
 * module in `compiled/` beside it that holds its bytes, unless the one there was made from the same source. Run before
 * anything that imports them: `npm ci`, `npm test` and `npm run build` do.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const KERNELS = join(import.meta.dirname, 'src/ml/kernels');
const SOURCES = join(KERNELS, 'assembly');
const TARGETS = join(KERNELS, 'compiled');
const COMPILER = join(import.meta.dirname, 'node_modules/assemblyscript/bin/asc.js');

/** Memory is shared between threads and given by whoever instantiates the kernel; nothing is allocated inside. */
const OPTIONS = [
  ...['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd,threads'],
  ...['--importMemory', '--sharedMemory', '--maximumMemory', '65536'],
];

mkdirSync(TARGETS, { recursive: true });
for (const source of globSync(join(SOURCES, '*.ts'))) compile(source);

function compile(source: string): void {
  const target = join(TARGETS, basename(source));
  const mark = `// Made by build-kernels.ts from ${createHash('sha256').update(sourceText(source)).update(OPTIONS.join()).digest('hex')}.`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(mark)) return;
  const folder = mkdtempSync(join(tmpdir(), 'assay-kernel-'));
  try {
    const output = join(folder, 'kernel.wasm');
    execFileSync(process.execPath, [COMPILER, source, ...OPTIONS, '--outFile', output], { stdio: 'inherit' });
    const bytes = readFileSync(output).toString('base64');
    writeFileSync(target, `${mark}\nexport const BYTES = '${bytes}';\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the compiled bytes depend on: the program and everything it could import. */
function sourceText(source: string): string {
  const parts = globSync(join(SOURCES, '*/*.ts')).toSorted();
  return [source, ...parts].map((path) => readFileSync(path, 'utf8')).join('');
}
