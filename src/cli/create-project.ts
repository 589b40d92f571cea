import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { AssayError, explainFileError } from '../errors/index.ts';

export interface CreatedProject {
  readonly folder: string;
  /** Files that were created or extended. */
  readonly written: readonly string[];
  /** Whether the folder sees an installed `assay`, which its configuration imports. */
  readonly seesAssay: boolean;
}

const CONFIG_FILE = 'assay.config.ts';
const IGNORED = '.assay/';

/**
 * Writes `assay.config.ts` into `folder` (made if need be) and lets git ignore the workspace.
 *
 * @throws AssayError `CONFIG_EXISTS` when the folder has a configuration already; then nothing is written
 */
export async function createProject(folder: string, workspace = '.assay'): Promise<CreatedProject> {
  const config = join(folder, CONFIG_FILE);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(config, configText(workspace), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(config, error);
    throw explainFileError(error, config);
  }
  const ignore = join(folder, '.gitignore');
  const isIgnored = await addIgnoredLine(ignore, workspace === '.assay' ? IGNORED : `${workspace}/`);
  return { folder, written: [config, ...(isIgnored ? [ignore] : [])], seesAssay: seesAssay(folder) };
}

function configText(workspace: string): string {
  return `import { defineConfig } from 'assay';

// Every setting may also come from the environment (ASSAY_…); docs/getting-started.md lists them all.
export default defineConfig({
  // Folder of the metadata database and the artifacts, relative to this file.
  workspace: '${workspace.replace(/['\\]/g, '\\$&')}',

  // What a model must reach before it may enter production. Accuracy says little where one class is rare.
  thresholds: [{ metric: 'accuracy', min: 0.9 }],

  // Differences per profile; choose one with ASSAY_PROFILE.
  profiles: {
    production: {},
  },
});
`;
}

function seesAssay(folder: string): boolean {
  try {
    createRequire(resolve(folder, CONFIG_FILE)).resolve('assay');
    return true;
  } catch {
    return false;
  }
}

/** @returns whether the file changed */
async function addIgnoredLine(path: string, line: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw explainFileError(error, path);
  });
  if (text.split(/\r?\n/).includes(line)) return false;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  await writeFile(path, `${text}${separator}${line}\n`);
  return true;
}

function alreadyThere(path: string, cause: unknown): AssayError {
  return new AssayError({
    code: 'CONFIG_EXISTS',
    message: `${path} exists already and was left as it is`,
    remedy: 'Edit it, or name another folder: assay init FOLDER',
    details: { path },
    cause,
  });
}
