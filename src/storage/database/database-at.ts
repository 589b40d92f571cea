import { resolve } from 'node:path';
import type { DatabasePlace } from './database.ts';

/**
 * The database that a setting names: `postgres://…`, else a file, as a path or a `sqlite:` address.
 * @param folder where relative paths start
 */
export function databaseAt(setting: string, folder: string): DatabasePlace {
  if (/^postgres(ql)?:/.test(setting)) return { url: setting };
  return { path: resolve(folder, setting.replace(/^sqlite:(\/\/(?=\/))?/, '')) };
}
