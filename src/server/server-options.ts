import type { Workspace } from '../workspace/index.ts';
import type { Peers } from './metrics/measurements.ts';

/** How a server is to be opened. */
export interface ServerOptions {
  /** What it serves; it stays the caller's, who closes it after the server. */
  readonly workspace: Workspace;
  /** The address to listen on; `127.0.0.1` unless given, `0.0.0.0` for every network of the machine. */
  readonly host?: string | undefined;
  /** 5000 unless given; 0 takes a free one. */
  readonly port?: number | undefined;
  /** Further names the server may be called by, such as `mlflow.example.org`; `*` stands for any characters. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
  /** Where structured logs go; nowhere unless given. */
  readonly log?: LogOptions | undefined;
  /** Other processes of the same server, whose measurements belong into `/metrics` too. */
  readonly peers?: Peers | undefined;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  /** `debug` adds a line for every request. */
  readonly level: LogLevel;
  /** Takes one JSON text a line. */
  readonly destination: { write(line: string): void };
}

/** What clients may take of the server. */
export interface ServerLimits {
  /** Longest JSON body in bytes. */
  readonly bodyBytes: number;
  /** How long a client may take to send the head of a request. */
  readonly headMs: number;
  /** How long a client may take to send a JSON body. */
  readonly bodyMs: number;
  /** How long a connection may rest in the middle of a request or an answer. */
  readonly pauseMs: number;
  /** How long a connection may rest between requests; above the pools of usual clients. */
  readonly keepAliveMs: number;
  /** Connections at once; more are turned away. */
  readonly connections: number;
  /** How long closing waits for the requests that were accepted. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  bodyBytes: 64 * 1024 * 1024,
  headMs: 20_000,
  bodyMs: 60_000,
  pauseMs: 120_000,
  keepAliveMs: 65_000,
  connections: 20_000,
  closeMs: 30_000,
};
