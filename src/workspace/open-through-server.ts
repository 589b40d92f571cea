import { notThroughServer, openRemote, type RemoteOptions } from '../adapters/remote/index.ts';
import type { Settings } from '../config/index.ts';
import { tablesOnDemand } from './tables-on-demand.ts';
import type { Workspace } from './workspace.ts';

interface ThroughServerOptions extends Omit<RemoteOptions, 'user'> {
  readonly settings: Settings;
}

/** A workspace whose experiments and models are on a server; only what waits to be sent is in the folder. */
export async function openThroughServer(options: ThroughServerOptions): Promise<Workspace> {
  const { url, folder, settings, clock } = options;
  await using opened = new AsyncDisposableStack();
  const tables = opened.use(tablesOnDemand());
  const remote = opened.use(
    await openRemote({ ...options, user: settings.user, mostSpooledBytes: settings.serverSpoolBytes }),
  );
  const resources = opened.move();
  return {
    folder,
    isNew: false,
    server: url,
    settings,
    clock,
    findings: [],
    tables,
    experiments: remote.experiments,
    models: remote.models,
    datasets: notThroughServer('datasets', url),
    lineage: notThroughServer('lineage', url),
    production: notThroughServer('production', url),
    tuning: notThroughServer('tuning', url),
    lifecycle: notThroughServer('lifecycle', url),
    jobs: notThroughServer('jobs', url),
    pipelines: notThroughServer('pipelines', url),
    flush: () => remote.flush(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
