import type { FastifyInstance } from 'fastify';
import { AllowedHosts } from './allowed-hosts.ts';

/** Probes of load balancers come under any name. */
const OPEN_TO_ALL = new Set(['/health', '/version']);

/** Names every answer, and refuses what only a hostile web page would send. */
export function protect(app: FastifyInstance, allowedHosts: readonly string[]): void {
  const hosts = new AllowedHosts(allowedHosts);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('x-frame-options', 'SAMEORIGIN');
    const { host, origin } = request.headers;
    if (!hosts.allowsHost(host) && !OPEN_TO_ALL.has(request.url)) {
      reply.code(403).type('text/plain; charset=utf-8');
      reply.send(`Invalid Host header: this server is not called ${JSON.stringify(host ?? '')} (see --allowed-hosts)`);
    } else if (!hosts.allowsOrigin(origin, request.method)) {
      reply.code(403).type('text/plain; charset=utf-8').send('Cross-origin request blocked (see --allowed-hosts)');
    } else done();
  });
}
