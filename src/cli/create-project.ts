import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIG_FILE, ENVIRONMENT_VARIABLES } from '../config/index.ts';
import { AssayError, explainFileError } from '../errors/index.ts';
import { makeFolder, writeFileAtomically } from '../storage/index.ts';

export interface CreatedProject {
  readonly folder: string;
  /** Files that were created or extended. */
  readonly written: readonly string[];
}

const IGNORED = '.assay/';

/**
 * Writes `assay.config.ts` into `folder` (made if need be) and lets git ignore the workspace.
 *
 * @throws AssayError `CONFIG_EXISTS` when the folder has a configuration already; then nothing is written
 */
export async function createProject(folder: string, workspace = '.assay'): Promise<CreatedProject> {
  const config = join(folder, CONFIG_FILE);
  await makeFolder(folder);
  try {
    await writeFile(config, configText(workspace), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(config, error);
    throw explainFileError(error, config);
  }
  const ignore = join(folder, '.gitignore');
  const isIgnored = await addIgnoredLine(ignore, workspace === '.assay' ? IGNORED : `${workspace}/`);
  return { folder, written: [config, ...(isIgnored ? [ignore] : [])] };
}

function configText(workspace: string): string {
  return `import { defineConfig } from 'assay';

// These may also come from the environment: ${Object.keys(ENVIRONMENT_VARIABLES).join(', ')}.
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

/** @returns whether the file changed */
async function addIgnoredLine(path: string, line: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw explainFileError(error, path);
  });
  if (text.split(/\r?\n/).includes(line)) return false;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  await writeFileAtomically(path, `${text}${separator}${line}\n`);
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
