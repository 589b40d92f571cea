import { z } from 'zod';
import { packageVersion } from '../version.ts';
import { apiErrorSchema } from './api-error.ts';
import { API_PREFIX, type OperationDescription } from './operation.ts';

type Json = Readonly<Record<string, unknown>>;

const reference = (id: string): string => `#/components/schemas/${id}`;
const JSON_SCHEMA = { io: 'input', unrepresentable: 'any' } as const;

/** The description of our interface in OpenAPI 3.1, made of the very schemas that check requests. */
export function openapi(operations: readonly OperationDescription[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const url = API_PREFIX + operation.url;
    paths[url] ??= {};
    paths[url][operation.method.toLowerCase()] = operationObject(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Assay',
      version: packageVersion(),
      description:
        'Experiments, runs and registered models. 64-bit whole numbers are JSON numbers, digit for digit; NaN and the infinities are texts.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: components(operations) },
  };
}

function operationObject({ id, tag, summary, path, query, body, answer, status = 200 }: OperationDescription): Json {
  const parameters = [...parametersOf('path', path), ...parametersOf('query', query)];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: body !== 'bytes', content: contentOf(body) } }),
    responses: {
      ...(answer === undefined
        ? { 204: { description: 'Done' } }
        : { [status]: { description: summary, content: contentOf(answer) } }),
      ...(id === 'createExperiment' && {
        200: { description: 'It was there already', content: contentOf(answer ?? '') },
      }),
      ...(id === 'readArtifact' && {
        206: { description: 'The range that was asked for', content: contentOf('bytes') },
        416: { description: 'The file has no such range' },
      }),
      default: { description: 'An error', content: contentOf(apiErrorSchema) },
    },
  };
}

function contentOf(what: z.ZodType | string): Json {
  if (what === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  if (typeof what === 'string') {
    return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  }
  return { 'application/json': { schema: { $ref: reference(idOf(what)) } } };
}

function parametersOf(where: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { $schema: _, description, ...rules } = z.toJSONSchema(field as z.ZodType, JSON_SCHEMA);
    const isRequired = where === 'path' || (field as z.ZodType)._zod.optin !== 'optional';
    return {
      name,
      in: where,
      required: isRequired,
      ...(description !== undefined && { description }),
      schema: rules,
    };
  });
}

/** All named schemas that the operations mention, and those that these mention. */
function components(operations: readonly OperationDescription[]): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { ...JSON_SCHEMA, uri: reference }) as unknown as {
    readonly schemas: Readonly<Record<string, Json>>;
  };
  const mentioned = operations.flatMap(({ body, answer }) => [body, answer]).filter((one) => typeof one === 'object');
  const needed = new Map<string, Json>();
  const add = (id: string): void => {
    const schema = schemas[id];
    if (needed.has(id) || schema === undefined) return;
    const { $schema: _, $id: __, ...rules } = schema;
    needed.set(id, rules);
    for (const [, other = ''] of JSON.stringify(rules).matchAll(/"#\/components\/schemas\/(\w+)"/g)) add(other);
  };
  for (const schema of [apiErrorSchema, ...mentioned]) add(idOf(schema));
  return Object.fromEntries([...needed].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function idOf(schema: z.ZodType): string {
  const { id } = schema.meta() ?? {};
  if (id === undefined) throw new TypeError('a schema of a body or an answer has no id');
  return id;
}
