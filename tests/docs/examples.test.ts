import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

/** Every fenced block that opens with exactly "```ts" is a whole program; fragments are fenced as "```ts fragment". */
const EXAMPLE = /^```ts\n(.*?)^```$/gms;
const LINK = /\]\((?!https?:|#)([^)#\s]+)(#[^)]*)?\)/g;

const root = resolve(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })].toSorted();
const run = promisify(execFile);

describe.concurrent('examples in the documentation run as they stand', () => {
  for (const page of pages) {
    const programs = [...readFileSync(join(root, page), 'utf8').matchAll(EXAMPLE)].map(([, code]) => code as string);
    for (const [index, code] of programs.entries()) {
      test(`${page}, example ${index + 1}`, async () => {
        // Inside the package, so that `import … from 'assay'` means this one.
        mkdirSync(join(root, '.assay', 'examples'), { recursive: true });
        using folder = mkdtempDisposableSync(join(root, '.assay', 'examples', 'run-'));
        writeFileSync(join(folder.path, 'example.ts'), code);
        const options = { cwd: folder.path, env: { ...process.env, ASSAY_WORKSPACE: join(folder.path, 'workspace') } };
        const { stderr } = await run(process.execPath, ['--conditions=assay-source', 'example.ts'], options);
        expect(stderr.replaceAll(/^.*(ExperimentalWarning|--trace-warnings).*$\n?/gm, '')).toBe('');
      });
    }
  }
});

test('links between pages lead somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(LINK)]
      .map(([, target]) => target as string)
      .filter((target) => globSync(join(dirname(join(root, page)), target)).length === 0)
      .map((target) => `${page} → ${target}`),
  );
  expect(broken).toEqual([]);
});
