import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

/**
 * Every fenced block that opens with exactly "```ts" is a whole program; fragments are fenced as "```ts fragment". A
 * "```text" block right below it is what it prints, where … stands for what differs from run to run.
 */
const EXAMPLE = /^```ts\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?/gms;
const LINK = /\]\((?!https?:|#)([^)#\s]+)(#[^)]*)?\)/g;
/** A path of this repository, named as code. */
const NAMED_PATH = /`((?:src|tests|docs|bench)\/[\w./-]*)`/g;

const root = resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  ...globSync('docs/**/*.md', { cwd: root }),
].toSorted();
const run = promisify(execFile);
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

describe.concurrent('examples in the documentation run as they stand', () => {
  for (const page of pages) {
    for (const [index, [, code = '', output]] of [...textOf(page).matchAll(EXAMPLE)].entries()) {
      test(`${page}, example ${index + 1}`, async () => {
        // Inside the package, so that `import … from 'assay'` means this one.
        mkdirSync(join(root, '.assay', 'examples'), { recursive: true });
        using folder = mkdtempDisposableSync(join(root, '.assay', 'examples', 'run-'));
        writeFileSync(join(folder.path, 'example.ts'), code);
        const options = { cwd: folder.path, env: { ...process.env, ASSAY_WORKSPACE: join(folder.path, 'workspace') } };
        const { stdout, stderr } = await run(process.execPath, ['--conditions=assay-source', 'example.ts'], options);
        expect(stderr.replaceAll(/^.*(ExperimentalWarning|--trace-warnings).*$\n?/gm, '')).toBe('');
        if (output !== undefined) expect(stdout).toMatch(patternOf(output));
      });
    }
  }
});

function patternOf(output: string): RegExp {
  const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${output.split('…').map(literally).join('.*')}$`, 's');
}

test('links between pages lead somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(LINK)]
      .map(([, target]) => target as string)
      .filter((target) => globSync(join(dirname(join(root, page)), target)).length === 0)
      .map((target) => `${page} → ${target}`),
  );
  expect(broken).toEqual([]);
});

test('paths of the repository that a page names exist', () => {
  const missing = pages.flatMap((page) =>
    [...textOf(page).matchAll(NAMED_PATH)]
      .map(([, path]) => path as string)
      .filter((path) => globSync(join(root, path)).length === 0)
      .map((path) => `${page} → ${path}`),
  );
  expect(missing).toEqual([]);
});
