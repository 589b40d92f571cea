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

/**
 * The body of a request as it arrives. Throws in the middle when the client goes away. Whoever stops reading early can
 * still answer: the connection stays, and what else the client sends is passed over.
 */
export async function* bytesOf({ raw }: FastifyRequest): AsyncIterable<Uint8Array> {
  try {
    yield* raw.iterator({ destroyOnReturn: false });
  } finally {
    // Not at once: a stream that has just lost its reader counts as being read until the next tick, and would stay put.
    setImmediate(() => raw.resume());
  }
}

/** Bytes that the body was announced to have, if it was. */
export function announcedSize(request: FastifyRequest): number | undefined {
  const length = Number(request.headers['content-length']);
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}
