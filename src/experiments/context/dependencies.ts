import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const LOCKFILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

interface Installed {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly lockfileDigest?: string;
}

/**
 * The direct dependencies of the nearest package.json with the versions that are installed, whichever package manager
 * put them there; the range it asks for where nothing is installed.
 */
export function installedDependencies(cwd: string): Installed {
  const folder = foldersUpward(cwd).find((path) => readJson(join(path, 'package.json')) !== undefined);
  if (folder === undefined) return { dependencies: {} };
  const manifest = readJson(join(folder, 'package.json')) ?? {};
  const asked = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((field) =>
    Object.entries((manifest[field] ?? {}) as Record<string, unknown>),
  );
  const versions = asked.map(([name, range]) => [name, installedVersion(folder, name) ?? String(range)] as const);
  const digest = lockfileDigest(folder);
  return {
    dependencies: Object.fromEntries(versions.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ...(digest && { lockfileDigest: digest }),
  };
}

function installedVersion(folder: string, name: string): string | undefined {
  for (const path of foldersUpward(folder)) {
    const version = readJson(join(path, 'node_modules', name, 'package.json'))?.version;
    if (typeof version === 'string') return version;
  }
  return undefined;
}

/** In a monorepo the lock file lies above the package. */
function lockfileDigest(folder: string): string | undefined {
  for (const path of foldersUpward(folder).flatMap((above) => LOCKFILES.map((name) => join(above, name)))) {
    try {
      return createHash('sha256').update(readFileSync(path)).digest('hex');
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

function foldersUpward(start: string): string[] {
  const folder = resolve(start);
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUpward(above)];
}

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
