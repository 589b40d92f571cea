import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AssayError, ERROR_CODES, type ErrorCode } from '../../errors/index.ts';
import { requestComplaint } from '../http/request-complaint.ts';
import { API_PREFIX } from './operation.ts';

/** Seconds after which a client should try again what failed for want of a database or disk. */
const RETRY_AFTER = '1';

export const apiErrorSchema = z
  .object({
    code: z.string().describe('Stable, for programs'),
    message: z.string().describe('What is wrong, with name and value'),
    details: z.record(z.string(), z.unknown()).describe('The same facts for machines'),
    remedy: z.string().describe('What to do about it'),
    requestId: z.string().describe('Under which the log of the server says more'),
  })
  .meta({ id: 'Error' });

export type ApiError = z.output<typeof apiErrorSchema>;

export const isApiUrl = (url: string): boolean => url.startsWith(`${API_PREFIX}/`) || url === API_PREFIX;

/** Answers whatever was thrown; what is a fault of ours is logged with its stack, and the client told only the id. */
export function answerApiErrors(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, ...rest } = answerFor(error, request);
  const body: ApiError = { ...rest, requestId: request.id };
  if (status >= 500) request.log.error({ url: request.routeOptions?.url, err: error }, body.message);
  if (status === 503) reply.header('retry-after', RETRY_AFTER);
  reply.code(status).header('content-type', 'application/json').send(JSON.stringify(body));
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  const [path = ''] = request.url.split('?', 1);
  const error = new AssayError({
    code: 'SERVER_ROUTE_NOT_FOUND',
    message: `There is no ${request.method} ${path} here`,
    remedy: 'See /openapi.json for what there is',
  });
  answerApiErrors(error, request, reply);
}

interface Answer {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function answerFor(error: unknown, request: FastifyRequest): Answer {
  if (error instanceof AssayError && error.code !== 'INTERNAL') return { status: error.httpStatus, ...error.toJSON() };
  const complaint = error instanceof AssayError ? undefined : requestComplaint(error, request);
  if (complaint) {
    return {
      ...complaint,
      code: 'SERVER_REQUEST_INVALID',
      remedy: 'Correct the request; see /openapi.json',
      details: {},
    };
  }
  return {
    status: 500,
    code: 'INTERNAL',
    message: ERROR_CODES.INTERNAL.meaning,
    remedy: "Look into the log of the server under the request's id, and report it",
    details: {},
  };
}
