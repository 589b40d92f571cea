/**
 * `mlflow`: exactly what MLflow accepts. `assay`: beyond that OR and parentheses, IN on every text, `user`, dates as
 * quoted ISO 8601 text for start_time and end_time, and `min(…)`, `max(…)` and `last(…)` of a metric.
 */
export type FilterGrammar = 'assay' | 'mlflow';

/** A filter as a tree. A new connective or comparison is a new member here and a case in `compile-filter.ts`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | Comparison
  | {
      readonly kind: 'membership';
      readonly left: TextIdentifier;
      readonly negated: boolean;
      readonly values: readonly string[];
    }
  | { readonly kind: 'null'; readonly left: Keyed<'param' | 'tag'>; readonly negated: boolean };

export interface NumberComparison {
  readonly kind: 'number';
  readonly left: NumberIdentifier;
  readonly operator: NumberOperator;
  readonly value: number;
}

export type Comparison =
  | NumberComparison
  | { readonly kind: 'text'; readonly left: TextIdentifier; readonly operator: TextOperator; readonly value: string };

export const NUMBER_OPERATORS = ['=', '!=', '>', '>=', '<', '<='] as const;
export type NumberOperator = (typeof NUMBER_OPERATORS)[number];
export const TEXT_OPERATORS = ['=', '!=', 'LIKE', 'ILIKE'] as const;
export type TextOperator = (typeof TEXT_OPERATORS)[number];

/** Attributes of a run and the column behind each. */
export const TEXT_ATTRIBUTES = {
  run_id: 'id',
  run_name: 'name',
  user_id: 'user',
  status: 'status',
  artifact_uri: 'artifact_uri',
} as const;
export const NUMBER_ATTRIBUTES = { start_time: 'start_time', end_time: 'end_time' } as const;
export const DATASET_FIELDS = ['name', 'digest', 'context'] as const;

export type TextAttribute = keyof typeof TEXT_ATTRIBUTES;
export type NumberAttribute = keyof typeof NUMBER_ATTRIBUTES;
export type DatasetField = (typeof DATASET_FIELDS)[number];

export interface Keyed<Entity> {
  readonly entity: Entity;
  readonly key: string;
}

/** `last`, which is the value MLflow means, is what goes without saying. */
export const METRIC_EXTREMES = ['min', 'max'] as const;

export interface MetricIdentifier extends Keyed<'metric'> {
  /** The lowest or highest value ever logged instead of the latest. */
  readonly extreme?: (typeof METRIC_EXTREMES)[number];
}

export type NumberIdentifier = MetricIdentifier | { readonly entity: 'attribute'; readonly name: NumberAttribute };
export type TextIdentifier =
  | Keyed<'param' | 'tag'>
  | { readonly entity: 'attribute'; readonly name: TextAttribute }
  | { readonly entity: 'dataset'; readonly field: DatasetField };
export type Identifier = NumberIdentifier | TextIdentifier;

/** One item of an `order_by` list. */
export interface Ordering {
  readonly by: Exclude<Identifier, { readonly entity: 'dataset' }>;
  readonly descending: boolean;
}
