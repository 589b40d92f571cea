import type { FastifyInstance } from 'fastify';
import type { Workspace } from '../../workspace/index.ts';
import { limitArrivalOfBodies } from '../http/arriving-bodies.ts';
import { acceptRawBodies } from '../http/raw-bodies.ts';
import type { ServerLimits } from '../server-options.ts';
import { answerApiErrors } from './api-error.ts';
import { ApiRoutes } from './api-routes.ts';
import { artifactRoutes, artifactUploadRoutes } from './artifacts.ts';
import { datasetJobRoutes, datasetUploadRoutes } from './dataset-jobs.ts';
import { datasetRoutes } from './datasets.ts';
import { eventRoutes } from './events.ts';
import { experimentRoutes } from './experiments.ts';
import { jobRoutes } from './jobs.ts';
import { acceptJsonObjects } from './json-bodies.ts';
import { metricRoutes } from './metrics.ts';
import { modelVersionRoutes } from './model-versions.ts';
import { modelRoutes } from './models.ts';
import type { OperationDescription } from './operation.ts';
import { runEntryRoutes } from './run-entries.ts';
import { runSearchRoutes } from './run-search.ts';
import { runRoutes } from './runs.ts';

/** Our own interface, one file a noun, and its description at `/openapi.json`. */
export async function registerApi(app: FastifyInstance, workspace: Workspace, limits: ServerLimits): Promise<void> {
  const operations: OperationDescription[] = [];
  await app.register(async (context) => {
    context.setErrorHandler(answerApiErrors);
    acceptJsonObjects(context);
    limitArrivalOfBodies(context, limits.bodyMs);
    const routes = new ApiRoutes(context, operations);
    experimentRoutes(routes, workspace.experiments);
    runRoutes(routes, workspace.experiments);
    runEntryRoutes(routes, workspace.experiments);
    runSearchRoutes(routes, workspace.experiments);
    metricRoutes(routes, workspace.experiments);
    eventRoutes(context, routes, workspace.experiments);
    artifactRoutes(routes, workspace.experiments);
    modelRoutes(routes, workspace.models);
    modelVersionRoutes(routes, workspace.models);
    datasetRoutes(routes, workspace.datasets);
    datasetJobRoutes(routes, workspace);
    jobRoutes(routes, workspace.jobs);
  });
  await app.register(async (context) => {
    context.setErrorHandler(answerApiErrors);
    acceptRawBodies(context);
    const routes = new ApiRoutes(context, operations);
    artifactUploadRoutes(routes, workspace.experiments);
    datasetUploadRoutes(routes, workspace);
    routes.refuseOtherMethods();
  });
  let description: string | undefined;
  app.get('/openapi.json', async (_request, reply) => {
    if (description === undefined) {
      // Asked for rarely, and made of every schema: the first answer of a server need not wait for it.
      const { openapi } = await import('./openapi.ts');
      description = JSON.stringify(openapi(operations));
    }
    return reply.type('application/json').send(description);
  });
}
