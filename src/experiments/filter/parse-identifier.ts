import {
  DATASET_FIELDS,
  type DatasetField,
  type FilterGrammar,
  type Identifier,
  METRIC_EXTREMES,
  type MetricIdentifier,
  NUMBER_ATTRIBUTES,
  type NumberAttribute,
  TEXT_ATTRIBUTES,
  type TextAttribute,
} from './ast.ts';
import type { TokenReader } from './token-reader.ts';
import type { Token } from './tokenize.ts';

/** What may stand before the first dot; lower case only, as in MLflow. */
const ENTITIES = {
  metric: ['metric', 'metrics'],
  param: ['param', 'params', 'parameter', 'parameters'],
  tag: ['tag', 'tags'],
  attribute: ['attribute', 'attributes', 'attr', 'run'],
  dataset: ['dataset', 'datasets'],
} as const;
type Entity = keyof typeof ENTITIES;

type Aliases = Readonly<Record<string, string>>;

const MLFLOW_ALIASES: Aliases = {
  created: 'start_time',
  Created: 'start_time',
  'run name': 'run_name',
  'Run name': 'run_name',
  'Run Name': 'run_name',
};
const ATTRIBUTE_ALIASES: Readonly<Record<FilterGrammar, Aliases>> = {
  mlflow: MLFLOW_ALIASES,
  // A run calls it so, and so does everything else here.
  assay: { ...MLFLOW_ALIASES, user: 'user_id' },
};

const METRIC_FUNCTIONS: readonly string[] = [...METRIC_EXTREMES, 'last'];

const ACCEPTED_ENTITIES = 'Start with metrics., params., tags., dataset., or name an attribute of the run';
const ACCEPTED_ATTRIBUTES = `Attributes are ${[...Object.keys(TEXT_ATTRIBUTES), ...Object.keys(NUMBER_ATTRIBUTES)].join(', ')}; metrics, params and tags need their prefix, such as metrics.auc_roc`;

/** Reads `entity.key`, where the key may be in back-ticks or double quotes; a name without entity is an attribute. */
export function parseIdentifier(reader: TokenReader, grammar: FilterGrammar = 'assay'): Identifier {
  const aliases = ATTRIBUTE_ALIASES[grammar];
  const token = reader.take();
  if (isQuotedKey(token)) return attribute(reader, token, token.value, aliases);
  if (token.kind !== 'word') {
    const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.value);
    throw reader.fault(`Expected what to compare, found ${found}`, ACCEPTED_ENTITIES, token);
  }
  if (grammar === 'assay' && reader.next.value === '(' && METRIC_FUNCTIONS.includes(token.value)) {
    return metricFunction(reader, token);
  }
  const dot = token.value.indexOf('.');
  if (dot < 0) return attribute(reader, token, token.value, aliases);
  const key = keyAfterDot(reader, token, token.value.slice(dot + 1));
  return identifier(reader, token, entityOf(reader, token, token.value.slice(0, dot)), key, aliases);
}

/** `min(metrics.loss)`, and `last(metrics.loss)` for what `metrics.loss` is anyway. */
function metricFunction(reader: TokenReader, { value: name }: Token): MetricIdentifier {
  reader.expect('(', name);
  const start = reader.next;
  const metric = parseIdentifier(reader);
  if (metric.entity !== 'metric' || metric.extreme !== undefined) {
    throw reader.fault(`${name} is for metrics only`, `Write ${name}(metrics.loss)`, start);
  }
  reader.expect(')', `the metric of ${name}`);
  const extreme = METRIC_EXTREMES.find((one) => one === name);
  return extreme === undefined ? metric : { ...metric, extreme };
}

function identifier(reader: TokenReader, token: Token, entity: Entity, key: string, aliases: Aliases): Identifier {
  switch (entity) {
    case 'metric':
    case 'param':
    case 'tag':
      return { entity, key };
    case 'attribute':
      return attribute(reader, token, key, aliases);
    case 'dataset':
      return dataset(reader, token, key);
    default:
      return entity satisfies never;
  }
}

function keyAfterDot(reader: TokenReader, token: Token, bare: string): string {
  if (bare !== '') return bare;
  if (isQuotedKey(reader.next) && reader.next.start === token.end) return reader.take().value;
  throw reader.fault(`Expected a key after ${token.value}`, 'Name one, such as metrics.auc_roc or metrics.`auc roc`');
}

function entityOf(reader: TokenReader, token: Token, word: string): Entity {
  for (const [entity, words] of Object.entries(ENTITIES)) {
    if ((words as readonly string[]).includes(word)) return entity as Entity;
  }
  throw reader.fault(`Unknown kind ${JSON.stringify(word)}`, ACCEPTED_ENTITIES, token);
}

function attribute(reader: TokenReader, token: Token, word: string, aliases: Aliases): Identifier {
  const name = Object.hasOwn(aliases, word) ? aliases[word] : word;
  if (name !== undefined && Object.hasOwn(TEXT_ATTRIBUTES, name))
    return { entity: 'attribute', name: name as TextAttribute };
  if (name !== undefined && Object.hasOwn(NUMBER_ATTRIBUTES, name))
    return { entity: 'attribute', name: name as NumberAttribute };
  throw reader.fault(`A run has no attribute ${JSON.stringify(word)}`, ACCEPTED_ATTRIBUTES, token);
}

function dataset(reader: TokenReader, token: Token, word: string): Identifier {
  if ((DATASET_FIELDS as readonly string[]).includes(word)) return { entity: 'dataset', field: word as DatasetField };
  const accepted = `Write ${DATASET_FIELDS.map((field) => `dataset.${field}`).join(', ')}`;
  throw reader.fault(`A dataset has no ${JSON.stringify(word)} to compare`, accepted, token);
}

const isQuotedKey = ({ kind, quote }: Token): boolean => kind === 'name' || quote === '"';
