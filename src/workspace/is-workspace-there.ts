import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadSettings } from '../config/index.ts';
import { databaseAt } from '../storage/index.ts';

/**
 * Whether `openWorkspace` would open a workspace that was made before, with its records on this machine or in a database;
 * what is reached through a server is none. Makes nothing.
 * @throws AssayError `CONFIG_INVALID` for a wrong setting
 */
export async function isWorkspaceThere({ folder: asked }: { readonly folder?: string | undefined }): Promise<boolean> {
  const { settings, base } = await loadSettings({});
  if (settings.server) return false;
  const folder = asked === undefined ? resolve(base, settings.workspace) : resolve(asked);
  const database = databaseAt(settings.database, folder);
  return existsSync('url' in database ? folder : database.path);
}
