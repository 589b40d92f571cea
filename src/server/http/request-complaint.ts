import type { FastifyError, FastifyRequest } from 'fastify';

/** What Fastify has against a request: too large, cut short, a path that is no URL; undefined for a fault of ours. */
export function requestComplaint(
  error: unknown,
  request: FastifyRequest,
): { readonly status: number; readonly message: string } | undefined {
  const { statusCode, message, code } = error as FastifyError;
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  if (code !== 'FST_ERR_CTP_BODY_TOO_LARGE') return { status: statusCode, message };
  const limit = request.routeOptions.bodyLimit.toLocaleString('en');
  return {
    status: statusCode,
    message: `The body of the request is larger than ${limit} bytes, the most that is taken`,
  };
}
