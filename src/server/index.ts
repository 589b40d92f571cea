export { openServer, type Server } from './open-server.ts';
export { LOG_LEVELS, type LogLevel, type LogOptions, type ServerLimits, type ServerOptions } from './server-options.ts';
