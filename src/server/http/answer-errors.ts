import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AssayError } from '../../errors/index.ts';
import { type MlflowAnswer, mlflowAnswer, mlflowFailure } from '../mlflow/error-table.ts';
import { requestComplaint } from './request-complaint.ts';

/** Seconds after which a client should try again what failed for want of a database or disk. */
const RETRY_AFTER = '1';

/** Answers whatever was thrown; what is a fault of ours is logged with its stack, and the client told only the id. */
export function answerErrors(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = answerFor(error, request);
  if (status >= 500) request.log.error({ url: request.routeOptions?.url, err: error }, body.message);
  if (status === 503) reply.header('retry-after', RETRY_AFTER);
  reply.code(status).header('content-type', 'application/json').send(JSON.stringify(body));
}

function answerFor(error: unknown, request: FastifyRequest): MlflowAnswer {
  if (error instanceof AssayError) {
    return error.code === 'INTERNAL' ? fault(request) : mlflowAnswer(error);
  }
  const { message, code } = error as FastifyError;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return mlflowFailure('INVALID_PARAMETER_VALUE', message);
  const complaint = requestComplaint(error, request);
  return complaint ? mlflowFailure('BAD_REQUEST', complaint.message, complaint.status) : fault(request);
}

const fault = (request: FastifyRequest): MlflowAnswer =>
  mlflowFailure('INTERNAL_ERROR', `An unexpected fault; the server's log says more under the id ${request.id}`);
