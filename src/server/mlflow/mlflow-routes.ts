import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import { invalidRequest } from '../http/invalid-request.ts';
import { isJsonBody } from '../http/json-body.ts';
import { sendJson } from '../http/send-json.ts';
import { Fields } from './fields.ts';

/** Answers one request of MLflow's protocol: the fields of body, query and path in, a JSON object out. */
export type MlflowHandler = (fields: Fields, request: FastifyRequest) => object | Promise<object>;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** `/api/2.0/preview` is what clients of MLflow 1.x say. */
const PREFIXES = {
  '2.0': ['/api/2.0/mlflow', '/ajax-api/2.0/mlflow', '/api/2.0/preview/mlflow', '/ajax-api/2.0/preview/mlflow'],
  '3.0': ['/api/3.0/mlflow', '/ajax-api/3.0/mlflow'],
  ajax: ['/ajax-api/2.0/mlflow'],
  artifacts: ['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts'],
} as const;

/** Registers routes of MLflow's protocol, each under all the prefixes that clients use. */
export class MlflowRoutes {
  readonly #app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  /**
   * @param path below the prefix, such as `runs/get` or `logged-models/:model_id`
   * @param version which family of prefixes it answers at; `ajax` for what only MLflow's own pages ask for
   */
  on(
    methods: Method | readonly Method[],
    path: string,
    handler: MlflowHandler,
    version: keyof typeof PREFIXES = '2.0',
  ): void {
    const method = [methods].flat() as HTTPMethods[];
    for (const prefix of PREFIXES[version]) {
      this.#app.route({
        method,
        url: `${prefix}/${path}`,
        handler: async (request, reply) => sendJson(request, reply, await handler(fieldsOf(request), request)),
      });
    }
  }
}

/** Path over body over query; GET has no body, DELETE may have one. */
function fieldsOf(request: FastifyRequest): Fields {
  const params = request.params as Readonly<Record<string, string>>;
  if (isJsonBody(request.body)) {
    const { values, text } = request.body;
    return new Fields(Object.keys(params).length === 0 ? values : { ...values, ...params }, { text, path: [] });
  }
  if (request.method !== 'GET' && request.method !== 'DELETE') {
    throw invalidRequest('Bad Request. Content-Type header is missing.');
  }
  return new Fields({ ...(request.query as Record<string, unknown>), ...params }, { text: '', path: [] });
}
