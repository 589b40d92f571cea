import { z } from 'zod';
import { parse } from '../../../schema/index.ts';
import { constraintsSchema, type SageMakerConstraints } from './constraints.ts';
import { INFERRED_TYPES, type SageMakerStatistics } from './statistics.ts';

const common = z.looseObject({ num_present: z.number(), num_missing: z.number() });

/** As much of `statistics.json` as is compared with. */
const statisticsSchema = z.looseObject({
  version: z.number().default(0),
  dataset: z.looseObject({ item_count: z.number() }),
  features: z.array(
    z.looseObject({
      name: z.string(),
      inferred_type: z.enum(INFERRED_TYPES).default('Unknown'),
      numerical_statistics: z
        .looseObject({
          common,
          distribution: z.looseObject({
            kll: z.looseObject({
              buckets: z.array(z.looseObject({ lower_bound: z.number(), upper_bound: z.number(), count: z.number() })),
              sketch: z.looseObject({ data: z.array(z.array(z.number())) }).optional(),
            }),
          }),
        })
        .optional(),
      string_statistics: z
        .looseObject({
          common,
          distribution: z
            .looseObject({
              categorical: z.looseObject({ buckets: z.array(z.looseObject({ value: z.string(), count: z.number() })) }),
            })
            .optional(),
        })
        .optional(),
    }),
  ),
});

/** @throws AssayError `DATASETS_SUITE_INVALID` that lists every fault */
export function parseSageMakerStatistics(input: unknown): SageMakerStatistics {
  return parse(statisticsSchema, input, {
    code: 'DATASETS_SUITE_INVALID',
    subject: 'statistics of SageMaker',
    remedy: 'Write the file anew: assay datasets validate DATA --sagemaker-statistics statistics.json',
  }) as unknown as SageMakerStatistics;
}

/** @throws AssayError `DATASETS_SUITE_INVALID` that lists every fault */
export function parseSageMakerConstraints(input: unknown): SageMakerConstraints {
  return parse(constraintsSchema, input, {
    code: 'DATASETS_SUITE_INVALID',
    subject: 'constraints of SageMaker',
    remedy: 'Write the file anew: assay datasets validate DATA --sagemaker-constraints constraints.json',
  });
}
