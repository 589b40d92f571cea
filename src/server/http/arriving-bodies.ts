import type { FastifyInstance, FastifyRequest } from 'fastify';

const LOOK_EVERY_MS = 1000;

/**
 * Gives up on clients that send the body of a request in drips. Routes that take uploads of any size do without it:
 * there only a pause ends the connection.
 */
export function limitArrivalOfBodies(app: FastifyInstance, longestMs: number): void {
  // One set and one timer for all, rather than a timer a request: this is on the path of every request.
  const arriving = new Map<FastifyRequest, number>();
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined) {
      arriving.set(request, performance.now());
    }
    done(null, payload);
  });
  app.addHook('preHandler', (request, _reply, done) => {
    arriving.delete(request);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    arriving.delete(request);
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    arriving.delete(request);
    done();
  });
  const timer = setInterval(
    () => {
      const tooOld = performance.now() - longestMs;
      for (const [request, since] of arriving) {
        if (since >= tooOld) break;
        arriving.delete(request);
        request.raw.destroy();
      }
    },
    Math.min(LOOK_EVERY_MS, longestMs),
  );
  timer.unref();
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer);
    done();
  });
}
