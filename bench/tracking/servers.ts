import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { RunningServer } from './running-server.ts';

const python = resolve(process.env.ASSAY_PYTHON ?? '.venv/bin/python');

/** Assay's server: one process, a workspace in the folder, its database there or at `databaseUrl`. */
export function startAssay(folder: string, databaseUrl?: string): Promise<RunningServer> {
  const assay = join(import.meta.dirname, '../../bin/assay.js');
  return RunningServer.start(
    (port) => [process.execPath, assay, 'server', '--port', port, '--workspace', folder, '--log-level', 'error'],
    databaseUrl === undefined ? {} : { ASSAY_DATABASE_URL: databaseUrl },
  );
}

export const hasMlflow = (): boolean => spawnSync(python, ['-c', 'import mlflow']).status === 0;

/** MLflow's server the way that favours it: one worker, no job runner, no line in the log for each request. */
export function startMlflow(folder: string, databaseUri: string): Promise<RunningServer> {
  return RunningServer.start(
    (port) => [
      ...[python, '-m', 'mlflow', 'server', '--workers', '1', '--host', '127.0.0.1', '--port', port],
      ...['--backend-store-uri', databaseUri, '--artifacts-destination', join(folder, 'artifacts')],
      ...['--uvicorn-opts', '--log-level warning --no-access-log'],
    ],
    { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' },
  );
}

/** Fills MLflow's database past its server, which would take many minutes; the rows are those that it writes. */
export function seedMlflow(databaseUri: string, what: Readonly<Record<string, number>>): Record<string, string> {
  const peer = join(import.meta.dirname, '../peers/mlflow_seed.py');
  const { status, stdout, stderr } = spawnSync(python, [peer, databaseUri, JSON.stringify(what)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mlflow_seed.py failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, string>;
}
