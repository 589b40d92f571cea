import type { NumberOperator, TextOperator } from '../../filter/ast.ts';

/** Attributes of a logged model and the column behind each. */
export const MODEL_TEXT_ATTRIBUTES = {
  name: 'name',
  model_id: 'id',
  model_type: 'model_type',
  status: 'status',
  source_run_id: 'source_run_id',
  experiment_id: 'experiment_id',
  artifact_location: 'artifact_uri',
} as const;
export const MODEL_NUMBER_ATTRIBUTES = {
  creation_time: 'created_at',
  creation_timestamp: 'created_at',
  creation_timestamp_ms: 'created_at',
  last_updated_timestamp: 'updated_at',
  last_updated_timestamp_ms: 'updated_at',
} as const;

export type ModelTextAttribute = keyof typeof MODEL_TEXT_ATTRIBUTES;
export type ModelNumberAttribute = keyof typeof MODEL_NUMBER_ATTRIBUTES;

interface Keyed<Entity> {
  readonly entity: Entity;
  readonly key: string;
}

export type ModelNumberIdentifier =
  | Keyed<'metric'>
  | { readonly entity: 'number'; readonly name: ModelNumberAttribute };
export type ModelTextIdentifier =
  | Keyed<'param' | 'tag'>
  | { readonly entity: 'text'; readonly name: ModelTextAttribute };
export type ModelIdentifier = ModelNumberIdentifier | ModelTextIdentifier;

/** One comparison of a filter on logged models; all of a filter have to hold. */
export type ModelCondition =
  | {
      readonly kind: 'number';
      readonly left: ModelNumberIdentifier;
      readonly operator: NumberOperator;
      readonly value: number;
    }
  | {
      readonly kind: 'text';
      readonly left: ModelTextIdentifier;
      readonly operator: TextOperator;
      readonly value: string;
    }
  | {
      readonly kind: 'membership';
      readonly left: ModelTextIdentifier;
      readonly negated: boolean;
      readonly values: readonly string[];
    };

export const isNumeric = (identifier: ModelIdentifier): identifier is ModelNumberIdentifier =>
  identifier.entity === 'metric' || identifier.entity === 'number';
