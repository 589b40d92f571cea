import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { z } from 'zod';
import { parse } from '../../schema/index.ts';
import { sendJson } from '../http/send-json.ts';
import { API_PREFIX, type Given, type Operation, type OperationDescription } from './operation.ts';
import { queryValues } from './query-values.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'] as const;
const REMEDY = 'Correct what is listed; /openapi.json describes what the operation takes';

/** Registers the operations of our own interface and remembers them for its description. */
export class ApiRoutes {
  readonly #app: FastifyInstance;
  readonly #operations: OperationDescription[];

  /** @param operations grows by what is added, also through others that share it */
  constructor(app: FastifyInstance, operations: OperationDescription[]) {
    this.#app = app;
    this.#operations = operations;
  }

  add<
    Path extends z.ZodObject | undefined = undefined,
    Query extends z.ZodObject | undefined = undefined,
    Body extends z.ZodType | 'bytes' | undefined = undefined,
  >(operation: Operation<Path, Query, Body>): void {
    this.#operations.push(operation);
    this.#app.route({
      method: operation.method,
      url: routeUrl(operation.url),
      handler: async (request, reply) => {
        const answer = await operation.handle(
          given(operation, request, reply) as Parameters<typeof operation.handle>[0],
        );
        // A reply that was returned is awaited, and gives nothing; its client may have left before its end.
        if (reply.sent || reply.raw.headersSent || reply.raw.destroyed) return reply;
        if (answer === undefined) return reply.code(204).send();
        return sendJson(request, reply.code(operation.status ?? 200), answer as object);
      },
    });
  }

  /** Answers every other method of the known paths with 405 and those that there are; call it last, for all. */
  refuseOtherMethods(): void {
    for (const [url, some] of Map.groupBy(this.#operations, ({ url }) => url)) {
      const allowed = some.map(({ method }) => method);
      this.#app.route({
        method: METHODS.filter((method) => !(allowed as string[]).includes(method)) as HTTPMethods[],
        url: routeUrl(url),
        onRequest: (request, reply, done) => {
          const error = {
            code: 'SERVER_ROUTE_NOT_FOUND',
            message: `${request.method} is nothing that ${API_PREFIX}${url} takes`,
            remedy: `Use ${allowed.join(' or ')}`,
            details: { allowed },
            requestId: request.id,
          };
          reply.code(405).header('allow', allowed.join(', ')).send(error);
          done();
        },
        handler: () => {},
      });
    }
  }
}

const routeUrl = (url: string): string => API_PREFIX + url.replaceAll(/\{(\w+)\}/g, ':$1');

function given(
  { path, query, body }: OperationDescription,
  request: FastifyRequest,
  reply: FastifyReply,
): Given<unknown, unknown, unknown> {
  return {
    path: path && checked(path, 'path', request.params),
    query: query && checked(query, 'query', queryValues(query, request.query as Readonly<Record<string, unknown>>)),
    body: body === undefined || body === 'bytes' ? undefined : checked(body, 'body', request.body),
    request,
    reply,
  };
}

const checked = (schema: z.ZodType, subject: string, input: unknown): unknown =>
  parse(schema, input, { code: 'SERVER_REQUEST_INVALID', subject, remedy: REMEDY });
