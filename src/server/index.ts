export { openServer, type Server } from './open-server.ts';
export { LOG_LEVELS, type LogLevel, type LogOptions, type ServerLimits, type ServerOptions } from './server-options.ts';
export type { ServingFacts } from './workers/messages.ts';
export { superviseWorkers } from './workers/supervise-workers.ts';
export { isWorker, reportServing, WorkerPeers } from './workers/worker-peers.ts';
