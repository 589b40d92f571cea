import { z } from 'zod';
import { INFERRED_TYPES, type SageMakerStatistics } from './statistics.ts';

const switchSchema = z.enum(['Enabled', 'Disabled']);

/** Older pages of the documentation misspell a field, and files follow them. */
const rightSpelling = (input: unknown): unknown => {
  if (typeof input !== 'object' || input === null || !('comparion_method' in input)) return input;
  const { comparion_method, ...rest } = input;
  return { comparison_method: comparion_method, ...rest };
};

const distributionSchema = z.preprocess(
  rightSpelling,
  z.looseObject({
    perform_comparison: switchSchema.default('Enabled'),
    comparison_threshold: z.number().min(0).default(0.1),
    comparison_method: z.enum(['Simple', 'Robust']).default('Robust'),
    categorical_comparison_threshold: z.number().min(0).default(0.1),
    categorical_drift_method: z.enum(['LInfinity', 'ChiSquared']).default('LInfinity'),
  }),
);

const configSchema = z.looseObject({
  evaluate_constraints: switchSchema.default('Enabled'),
  emit_metrics: switchSchema.default('Enabled'),
  datatype_check_threshold: z.number().min(0).max(1).default(1),
  domain_content_threshold: z.number().min(0).max(1).default(1),
  distribution_constraints: distributionSchema.default(() => distributionSchema.parse({})),
});

/** `constraints.json` of SageMaker Model Monitor; what a file leaves out has the value that the service gives it. */
export const constraintsSchema = z.looseObject({
  version: z.number().default(0),
  features: z.array(
    z.looseObject({
      name: z.string(),
      inferred_type: z.enum(INFERRED_TYPES).default('Unknown'),
      completeness: z.number().min(0).max(1).optional(),
      num_constraints: z.looseObject({ is_non_negative: z.boolean().optional() }).optional(),
      string_constraints: z.looseObject({ domains: z.array(z.string()).optional() }).optional(),
      monitoringConfigOverrides: configSchema.partial().optional(),
    }),
  ),
  monitoring_config: configSchema.default(() => configSchema.parse({})),
});

export type SageMakerConstraints = z.output<typeof constraintsSchema>;

/** Most different texts that are taken for a domain. */
const DOMAIN_SIZE = 20;
const SEEN_EACH = 10;

/** The constraints that statistics suggest, as Model Monitor does. */
export function suggestConstraints({ dataset, features }: SageMakerStatistics): SageMakerConstraints {
  return constraintsSchema.parse({
    version: 0,
    features: features.map(({ name, inferred_type, numerical_statistics: numbers, string_statistics: texts }) => {
      const present = (numbers ?? texts)?.common.num_present ?? 0;
      const buckets = texts?.distribution?.categorical.buckets ?? [];
      const isDomain = buckets.length > 0 && buckets.length <= DOMAIN_SIZE && present >= buckets.length * SEEN_EACH;
      return {
        name,
        inferred_type,
        completeness: dataset.item_count === 0 ? 0 : present / dataset.item_count,
        ...(numbers !== undefined && { num_constraints: { is_non_negative: numbers.min >= 0 } }),
        ...(isDomain && { string_constraints: { domains: buckets.map(({ value }) => value).toSorted() } }),
      };
    }),
  });
}

/** The rules that constraints stand for, not yet checked. */
export function draftsOfConstraints({ features, monitoring_config: shared }: SageMakerConstraints) {
  return [
    { rule: 'columns', columns: features.map(({ name }) => name) },
    ...features.flatMap(({ name: column, inferred_type, completeness, monitoringConfigOverrides: own, ...feature }) => {
      const typeShare = own?.datatype_check_threshold ?? shared.datatype_check_threshold;
      const domainShare = own?.domain_content_threshold ?? shared.domain_content_threshold;
      const type = { Integral: 'integer', Fractional: 'number', String: undefined, Unknown: undefined }[inferred_type];
      const domains = feature.string_constraints?.domains;
      return [
        { rule: 'exists', column },
        ...(type === undefined ? [] : [{ rule: 'type', column, type, ...mostly(typeShare) }]),
        // What is not promised need not be checked.
        ...(completeness === undefined || completeness === 0
          ? []
          : // A share and its complement do not add up to 1 to the last digit.
            [{ rule: 'missing', column, max: Math.min(1, 1 - completeness + 1e-9) }]),
        ...(feature.num_constraints?.is_non_negative ? [{ rule: 'between', column, min: 0 }] : []),
        ...(domains === undefined || domains.length === 0
          ? []
          : [{ rule: 'in_set', column, values: domains, ...mostly(domainShare) }]),
      ];
    }),
  ];
}

/** A threshold of 1 means all; of 0, that nothing need hold. */
const mostly = (share: number) => (share >= 1 ? {} : { mostly: Math.max(share, Number.MIN_VALUE) });
