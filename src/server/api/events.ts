import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Experiments, RunEvent } from '../../experiments/index.ts';
import { writeJson } from '../../schema/index.ts';
import type { ApiRoutes } from './api-routes.ts';
import { pointsJson } from './encode.ts';
import { runPath } from './paths.ts';

/** How often the database is asked while somebody listens. */
const LOOK_EVERY_MS = 300;
const HEARTBEAT_MS = 15_000;
/** After which a browser that lost the stream comes back. */
const RETRY_MS = 1000;

/** What happens to runs, as server-sent events. */
export function eventRoutes(app: FastifyInstance, routes: ApiRoutes, experiments: Experiments): void {
  // A stream has no end of its own that a closing server could wait for.
  const closing = new AbortController();
  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });
  routes.add({
    method: 'GET',
    url: '/runs/{runId}/events',
    id: 'runEvents',
    tag: 'runs',
    summary: 'New values and changes of status of a run, as they happen: events status, metrics and gap',
    path: runPath,
    query: z.strictObject({
      lastEventId: z
        .string()
        .regex(/^\d{1,15}$/, 'the id of an event')
        .exactOptional()
        .describe('Go on after this event, as the header Last-Event-ID says; from now on unless given'),
    }),
    answer: 'events',
    handle: async ({ path: { runId }, query, request, reply }) => {
      const header = request.headers['last-event-id'];
      const last = query.lastEventId ?? (typeof header === 'string' && /^\d{1,15}$/.test(header) ? header : undefined);
      const gone = new AbortController();
      const signal = AbortSignal.any([closing.signal, gone.signal]);
      const after = last === undefined ? undefined : Number(last);
      const watch = experiments.watchRun(runId, { after, signal, everyMs: LOOK_EVERY_MS, idleMs: HEARTBEAT_MS });
      const events = watch[Symbol.asyncIterator]();
      // The first one before the head: an unknown run is an error, not a stream.
      const first = await events.next();
      const stream = Readable.from(texts(first, events));
      stream.once('close', () => gone.abort());
      return reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream);
    },
  });
}

async function* texts(first: IteratorResult<RunEvent>, rest: AsyncIterator<RunEvent>): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  for (let next = first; !next.done; next = await rest.next()) yield eventText(next.value);
}

function eventText(event: RunEvent): string {
  // A comment, which keeps the connection alive and means nothing.
  if (event.kind === 'idle') return ': still here\n\n';
  return `id: ${event.position}\nevent: ${event.kind}\ndata: ${writeJson(dataOf(event))}\n\n`;
}

function dataOf(event: Exclude<RunEvent, { readonly kind: 'idle' }>): object {
  switch (event.kind) {
    case 'status':
      return event.state;
    case 'metrics':
      return { points: pointsJson(event.points) };
    case 'gap':
      return { missed: event.missed };
    default:
      return event satisfies never;
  }
}
