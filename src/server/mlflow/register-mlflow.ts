import type { FastifyInstance } from 'fastify';
import type { Workspace } from '../../workspace/index.ts';
import { limitArrivalOfBodies } from '../http/arriving-bodies.ts';
import { acceptJsonBodies } from '../http/json-body.ts';
import { acceptRawBodies } from '../http/raw-bodies.ts';
import type { ServerLimits } from '../server-options.ts';
import { artifactFileRoutes } from './artifact-files.ts';
import { artifactProxyFileRoutes, artifactProxyRoutes } from './artifact-proxy.ts';
import { artifactRoutes } from './artifacts.ts';
import { experimentRoutes } from './experiments.ts';
import { loggedModelFileRoutes } from './logged-model-files.ts';
import { loggedModelRoutes } from './logged-models.ts';
import { metricRoutes } from './metrics.ts';
import { MlflowRoutes } from './mlflow-routes.ts';
import { modelVersionRoutes } from './model-versions.ts';
import { registeredModelRoutes } from './registered-models.ts';
import { RegistryJson } from './registry-json.ts';
import { runEntryRoutes } from './run-entries.ts';
import { runInputRoutes } from './run-inputs.ts';
import { runRoutes } from './runs.ts';
import { datasetSearchRoutes } from './search-datasets.ts';

/** MLflow's protocol, one file a noun. */
export function mlflowRoutes(app: FastifyInstance, workspace: Workspace, limits: ServerLimits): void {
  acceptJsonBodies(app);
  limitArrivalOfBodies(app, limits.bodyMs);
  const routes = new MlflowRoutes(app);
  routes.on('GET', 'server-info', () => ({ store_type: 'SqlStore', workspaces_enabled: false }), '3.0');
  experimentRoutes(routes, workspace.experiments);
  runRoutes(routes, workspace.experiments);
  runEntryRoutes(routes, workspace.experiments);
  runInputRoutes(routes, workspace.experiments);
  loggedModelRoutes(routes, workspace.experiments);
  datasetSearchRoutes(routes, workspace.experiments);
  metricRoutes(routes, workspace.experiments);
  const registryJson = new RegistryJson(workspace.settings.serveArtifacts);
  registeredModelRoutes(routes, workspace.models, registryJson);
  modelVersionRoutes(routes, workspace.models, registryJson);
  artifactRoutes(routes, workspace.experiments);
  artifactProxyRoutes(routes, workspace);
}

/** Files of MLflow's protocol, whose bodies are taken as they come. */
export function mlflowFileRoutes(app: FastifyInstance, workspace: Workspace): void {
  acceptRawBodies(app);
  artifactFileRoutes(app, workspace);
  loggedModelFileRoutes(app, workspace);
  artifactProxyFileRoutes(app, workspace);
}
