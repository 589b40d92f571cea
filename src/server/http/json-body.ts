import type { FastifyInstance } from 'fastify';
import { readJson } from '../../schema/index.ts';
import { invalidRequest } from './invalid-request.ts';

/** The body of a request, read; the text is kept so that an error can show a value as it was sent. */
export class JsonBody {
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;

  constructor(text: string, values: Readonly<Record<string, unknown>>) {
    this.text = text;
    this.values = values;
  }
}

export const isJsonBody = (body: unknown): body is JsonBody => body instanceof JsonBody;

/**
 * Reads JSON bodies of the routes of `app` into {@link JsonBody} and refuses all others. Routes that take raw bytes
 * belong into a context of their own.
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseBody(text as string));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
    // A DELETE whose client announces a type for no body at all is fine.
    if (text === '' && request.method === 'DELETE') return done(null, undefined);
    done(invalidRequest("Bad Request. Content-Type must be 'application/json'."));
  });
}

function parseBody(text: string): JsonBody {
  if (text.trim() === '') return new JsonBody('{}', {});
  let content = parsed(text);
  let source = text;
  // Very old clients send JSON within a JSON text.
  if (typeof content === 'string') {
    source = content;
    content = parsed(content);
  }
  if (content === null) return new JsonBody('{}', {});
  if (typeof content === 'object' && !Array.isArray(content)) {
    return new JsonBody(source, content as Readonly<Record<string, unknown>>);
  }
  throw invalidRequest('Bad Request. The body must be a JSON object.');
}

function parsed(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    throw invalidRequest(`Bad Request. The body is no JSON: ${(error as Error).message}`);
  }
}
