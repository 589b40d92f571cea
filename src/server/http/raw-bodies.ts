import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Leaves the bodies of the routes of `app` unread, whatever type they are announced as: a file that is JSON is stored
 * like any other. Handlers take the bytes from {@link bytesOf} as they come.
 */
export function acceptRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.addHook('onRequest', (request, _reply, done) => {
    // Fastify refuses types it cannot read, and a file may be announced as anything.
    if (request.headers['content-type'] !== undefined) request.headers['content-type'] = 'application/octet-stream';
    done();
  });
}

/** The body of a request as it arrives. Throws in the middle when the client goes away. */
export function bytesOf(request: FastifyRequest): AsyncIterable<Uint8Array> {
  return request.raw;
}

/** Bytes that the body was announced to have, if it was. */
export function announcedSize(request: FastifyRequest): number | undefined {
  const length = Number(request.headers['content-length']);
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}
