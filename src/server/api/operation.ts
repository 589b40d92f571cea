import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

export const API_PREFIX = '/api/v1';

/** What a request brought, checked. */
export interface Given<Path, Query, Body> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Everything about an operation but how it answers: the router and the description of the interface read this. */
export interface OperationDescription {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, such as `/runs/{runId}`. */
  readonly url: string;
  /** The name of the method of generated clients. */
  readonly id: string;
  /** The noun it belongs to. */
  readonly tag: string;
  readonly summary: string;
  readonly path?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** A JSON object, or `bytes` for a file as it is. */
  readonly body?: z.ZodType | 'bytes';
  /** A named schema (`meta({ id })`), `bytes` for a file, `events` for a stream of events; nothing when absent. */
  readonly answer?: z.ZodType | 'bytes' | 'events';
  /** 200 unless given; 202 for what is done later; 204 where there is no answer. */
  readonly status?: 200 | 201 | 202;
}

type Checked<T> = T extends z.ZodType ? z.output<T> : undefined;

export interface Operation<
  Path extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | 'bytes' | undefined = undefined,
> extends OperationDescription {
  readonly path?: Exclude<Path, undefined>;
  readonly query?: Exclude<Query, undefined>;
  readonly body?: Exclude<Body, undefined>;
  /** The answer in the words of the capability; what answers by itself through `reply` gives that. */
  handle(given: Given<Checked<Path>, Checked<Query>, Checked<Body>>): Promise<unknown>;
}
