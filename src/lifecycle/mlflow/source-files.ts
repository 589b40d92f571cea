import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkArtifactPath, type RecordFile } from '../../experiments/index.ts';
import { keyedFiles } from './keyed-files.ts';
import type { LeaveOut } from './mlflow-source.ts';

export interface FilesAt {
  /** As MLflow recorded it. */
  readonly uri: string;
  readonly usualFolder?: string | undefined;
  /** Where `mlflow-artifacts:/` of that server is kept, if it was said. */
  readonly proxied?: string | undefined;
}

/** The files at an address of MLflow, told to `leaveOut` where they cannot be had. */
export async function* filesAt(at: FilesAt, leaveOut: LeaveOut): AsyncIterable<RecordFile> {
  const folder = await folderOf(at, leaveOut);
  if (folder === undefined) return;
  for await (const { key, path } of keyedFiles(folder)) {
    try {
      checkArtifactPath(key);
    } catch (error) {
      leaveOut(path, (error as Error).message);
      continue;
    }
    yield { path: key, size: (await stat(path)).size, open: () => createReadStream(path) };
  }
}

async function folderOf({ uri, usualFolder, proxied }: FilesAt, leaveOut: LeaveOut): Promise<string | undefined> {
  const recorded = recordedFolder(uri, proxied);
  if (recorded === undefined) {
    const isProxied = /^(mlflow-artifacts|https?):/.test(uri);
    leaveOut(
      `files at ${uri}`,
      isProxied ? 'say with --artifacts where the server keeps them' : 'only local files are copied',
    );
    return undefined;
  }
  for (const folder of [recorded, usualFolder]) {
    if (folder !== undefined && (await stat(folder).catch(() => undefined))?.isDirectory()) return folder;
  }
  // A run without files often has no folder; where the store itself has moved, its files are missed.
  return undefined;
}

function recordedFolder(uri: string, proxied: string | undefined): string | undefined {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return uri;
  if (scheme === 'file') {
    try {
      return fileURLToPath(uri.startsWith('file:/') ? uri : `file:///${uri.slice(5)}`);
    } catch {
      return undefined;
    }
  }
  if (proxied === undefined) return undefined;
  const path =
    scheme === 'mlflow-artifacts'
      ? uri.replace(/^[^:]+:(\/\/[^/]*)?\/*/, '')
      : /\/mlflow-artifacts\/artifacts\/(.*)$/.exec(uri)?.[1];
  if (path === undefined || path.split('/').includes('..')) return undefined;
  return join(proxied, path);
}
