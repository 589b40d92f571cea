import { randomBytes } from 'node:crypto';
import { type FastifyInstance, fastify, LogController } from 'fastify';
import type { Workspace } from '../workspace/index.ts';
import { answerApiErrors, answerUnknownRoute, isApiUrl } from './api/api-error.ts';
import { registerApi } from './api/register-api.ts';
import { answerErrors } from './http/answer-errors.ts';
import { protect } from './http/protect.ts';
import type { Peers } from './metrics/measurements.ts';
import { RequestDurations } from './metrics/request-durations.ts';
import { mlflowFileRoutes, mlflowRoutes } from './mlflow/register-mlflow.ts';
import { operationsRoutes } from './operations-routes.ts';
import type { LogOptions, ServerLimits } from './server-options.ts';

interface AppOptions {
  readonly workspace: Workspace;
  readonly limits: ServerLimits;
  readonly allowedHosts: readonly string[];
  readonly log: LogOptions | undefined;
  readonly peers: Peers | undefined;
}

/** A request id from a proxy in front of us, short and harmless enough to be logged. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The whole server but for its socket. */
export async function createApp({ workspace, limits, allowedHosts, log, peers }: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: log === undefined ? false : { level: log.level, stream: log.destination },
    // A line a request would cost more than the request; see onResponse below.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIds(),
    bodyLimit: limits.bodyBytes,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.pauseMs,
    // Uploads may take hours; what limits them is the pause.
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreDuplicateSlashes: true, maxParamLength: 5000 },
    exposeHeadRoutes: false,
    http: { headersTimeout: limits.headMs, connectionsCheckingInterval: Math.min(5000, limits.headMs) },
    frameworkErrors: (error, request, reply) =>
      isApiUrl(request.url) ? answerApiErrors(error, request, reply) : answerErrors(error, request, reply),
  });
  app.server.maxConnections = limits.connections;
  app.setErrorHandler(answerErrors);
  app.setNotFoundHandler((request, reply) => {
    if (isApiUrl(request.url)) return answerUnknownRoute(request, reply);
    const message = `There is no ${request.method} ${pathOf(request.url)} here`;
    reply.code(404).send({ error_code: 'ENDPOINT_NOT_FOUND', message });
  });
  protect(app, allowedHosts);
  const durations = new RequestDurations();
  const logsRequests = log?.level === 'debug';
  app.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const route = request.routeOptions.url ?? 'none';
    durations.observe(method, route, reply.statusCode, reply.elapsedTime / 1000);
    if (logsRequests) {
      request.log.debug({ method, path: pathOf(url), status: reply.statusCode, ms: reply.elapsedTime }, 'answered');
    }
    done();
  });
  operationsRoutes(app, durations, peers);
  await app.register(async (context) => mlflowRoutes(context, workspace, limits));
  await app.register(async (context) => mlflowFileRoutes(context, workspace));
  await registerApi(app, workspace, limits);
  return app;
}

/** The query may hold what nobody should find in a log. */
const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

function requestIds(): (request: { readonly headers: NodeJS.Dict<string | string[]> }) => string {
  const start = `${randomBytes(6).toString('hex')}-`;
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && REQUEST_ID.test(given)) return given;
    count += 1;
    return start + count.toString(36);
  };
}
