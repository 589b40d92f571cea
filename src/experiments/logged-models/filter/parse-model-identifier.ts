import type { TokenReader } from '../../filter/token-reader.ts';
import {
  MODEL_NUMBER_ATTRIBUTES,
  MODEL_TEXT_ATTRIBUTES,
  type ModelIdentifier,
  type ModelNumberAttribute,
  type ModelTextAttribute,
} from './ast.ts';

/** What may stand before the first dot: these words only, unlike in a search of runs. */
const ENTITIES = { metrics: 'metric', params: 'param', tags: 'tag' } as const;

const ACCEPTED_ENTITIES = 'Start with metrics., params. or tags., or name an attribute of the model';
const ACCEPTED_ATTRIBUTES = `Attributes are ${[...Object.keys(MODEL_TEXT_ATTRIBUTES), ...Object.keys(MODEL_NUMBER_ATTRIBUTES)].join(', ')}`;

/** Reads `entity.key`, where the key may be in back-ticks or double quotes; a name without entity is an attribute. */
export function parseModelIdentifier(reader: TokenReader): ModelIdentifier {
  const token = reader.take();
  const isQuoted = token.kind === 'name' || token.quote === '"';
  if (!isQuoted && token.kind !== 'word') {
    const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.value);
    throw reader.fault(`Expected what to compare, found ${found}`, ACCEPTED_ENTITIES, token);
  }
  const dot = isQuoted ? -1 : token.value.indexOf('.');
  const entity = dot < 0 ? 'attributes' : token.value.slice(0, dot);
  const key = dot < 0 ? token.value : token.value.slice(dot + 1) || quotedKey(reader, token.end);
  if (Object.hasOwn(ENTITIES, entity)) return { entity: ENTITIES[entity as keyof typeof ENTITIES], key };
  if (entity !== 'attributes') {
    throw reader.fault(`Unknown kind ${JSON.stringify(entity)}`, ACCEPTED_ENTITIES, token);
  }
  const attribute = modelAttribute(key);
  if (attribute === undefined) {
    throw reader.fault(`A logged model has no attribute ${JSON.stringify(key)}`, ACCEPTED_ATTRIBUTES, token);
  }
  return attribute;
}

/** The attribute of this name; undefined if there is none. */
export function modelAttribute(name: string): Exclude<ModelIdentifier, { readonly key: string }> | undefined {
  if (Object.hasOwn(MODEL_TEXT_ATTRIBUTES, name)) return { entity: 'text', name: name as ModelTextAttribute };
  if (Object.hasOwn(MODEL_NUMBER_ATTRIBUTES, name)) return { entity: 'number', name: name as ModelNumberAttribute };
  return undefined;
}

function quotedKey(reader: TokenReader, start: number): string {
  const { kind, quote, start: found } = reader.next;
  if ((kind === 'name' || quote === '"') && found === start) return reader.take().value;
  throw reader.fault('Expected a key after the dot', 'Name one, such as metrics.auc or metrics.`auc roc`');
}
