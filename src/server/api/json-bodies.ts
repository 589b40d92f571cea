import type { FastifyInstance } from 'fastify';
import { readJson } from '../../schema/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';

/** Reads JSON objects of the routes of `app`, whole numbers without loss, and refuses all other bodies. */
export function acceptJsonObjects(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, objectOf(text as string));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
    // What has no body may be announced as anything.
    if (text === '' && request.method === 'DELETE') return done(null, undefined);
    done(invalidRequest('The body must be a JSON object, announced as application/json'));
  });
}

function objectOf(text: string): object {
  let content: unknown;
  try {
    content = readJson(text);
  } catch (error) {
    throw invalidRequest(`The body is no JSON: ${(error as Error).message}`);
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw invalidRequest('The body must be a JSON object');
}
