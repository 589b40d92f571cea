import type { FastifyInstance } from 'fastify';
import { measure, measurementsText, type Peers } from './metrics/measurements.ts';
import type { RequestDurations } from './metrics/request-durations.ts';
import { pythonVersion } from './version.ts';

/** What those who run the server ask for: is it alive, what is it, how is it doing. */
export function operationsRoutes(app: FastifyInstance, durations: RequestDurations, peers?: Peers): void {
  peers?.onQuestion(() => measure(durations));
  app.route({
    method: ['GET', 'HEAD'],
    url: '/health',
    handler: (_request, reply) => reply.type('text/plain; charset=utf-8').send('OK'),
  });
  app.get('/version', (_request, reply) => reply.type('text/plain; charset=utf-8').send(pythonVersion()));
  app.get('/metrics', async (_request, reply) => {
    const processes = [await measure(durations), ...((await peers?.ask()) ?? [])];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await measurementsText(processes));
  });
}
