import { display, type Fault } from '../../schema/index.ts';
import type { TuningJob } from '../../tuning/index.ts';
import { type ServiceRanges, serviceRanges } from './service-ranges.ts';

/**
 * What Automatic Model Tuning accepts.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-limits.html
 */
const LIMITS = {
  name: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/,
  parameters: 30,
  choices: 30,
  parallel: 100,
  trials: { bayesian: 750, random: 10_000, hyperband: 750, grid: 750 },
  regex: 500,
  parents: 5,
  totalSeconds: { least: 120, most: 15_768_000 },
  notImproving: 3,
} as const;

/** Everything that the service would refuse, found before it is asked. */
export function jobFaults(job: TuningJob): Fault[] {
  const { faults, ranges } = serviceRanges(job.space, job.strategy === 'grid');
  return [
    ...faults,
    ...refusals([
      [!LIMITS.name.test(job.name), 'name', job.name, 'at most 32 letters, digits and inner hyphens'],
      [
        !isCount(job.parallel, 1, LIMITS.parallel),
        'parallel',
        job.parallel,
        `a whole number from 1 to ${LIMITS.parallel}`,
      ],
      [
        (job.metric.regex?.length ?? 0) > LIMITS.regex,
        'metric.regex',
        job.metric.regex,
        `at most ${LIMITS.regex} characters`,
      ],
      [!/^s3:\/\/./.test(job.training.output), 'training.output', job.training.output, 's3://bucket/prefix'],
      [Object.keys(job.training.inputs).length === 0, 'training.inputs', {}, 'at least one channel, such as train'],
      ...Object.entries(job.training.inputs).map(
        ([channel, { uri }]): Check => [
          !/^s3:\/\/./.test(uri),
          `training.inputs.${channel}.uri`,
          uri,
          's3://bucket/prefix',
        ],
      ),
    ]),
    ...trialFaults(job, ranges),
    ...choiceFaults(ranges),
    ...stoppingFaults(job),
  ];
}

type Check = readonly [isWrong: boolean, path: string, got: unknown, expected: string];

const refusals = (checks: readonly Check[]): Fault[] =>
  checks.flatMap(([isWrong, path, got, expected]) => (isWrong ? [{ path, got: display(got), expected }] : []));

const isCount = (value: unknown, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

function trialFaults(
  { trials, strategy = 'bayesian', resource, earlyStopping }: TuningJob,
  ranges: ServiceRanges,
): Fault[] {
  const most = LIMITS.trials[strategy];
  const cells = ranges.categorical.reduce((product, { values }) => product * values.length, 1);
  const isGrid = strategy === 'grid';
  const isHyperband = strategy === 'hyperband';
  return refusals([
    [!isGrid && !isCount(trials, 1, most), 'trials', trials, `a whole number from 1 to ${most}`],
    [
      isGrid && trials !== undefined && trials !== cells,
      'trials',
      trials,
      `${cells}, the size of the grid, or nothing`,
    ],
    [isGrid && cells > most, 'space', `${cells} combinations`, `at most ${most}`],
    [isHyperband && resource === undefined, 'resource', resource, '{ min, max } with the strategy hyperband'],
    [!isHyperband && resource !== undefined, 'resource', resource, 'nothing but with the strategy hyperband'],
    [
      resource !== undefined && !(isCount(resource.min, 1, Infinity) && resource.max >= resource.min),
      'resource',
      resource,
      'whole numbers, 1 ≤ min ≤ max',
    ],
    [isHyperband && earlyStopping === true, 'earlyStopping', true, 'false with hyperband, which stops trials itself'],
  ]);
}

const choiceFaults = ({ integer, continuous, categorical }: ServiceRanges): Fault[] => {
  const parameters = integer.length + continuous.length + categorical.length;
  return refusals([
    [
      parameters < 1 || parameters > LIMITS.parameters,
      'space',
      `${parameters} parameters to search`,
      `1 to ${LIMITS.parameters}`,
    ],
    ...categorical.map(
      ({ name, values }): Check => [
        values.length > LIMITS.choices,
        `space.${name}`,
        `${values.length} values`,
        `at most ${LIMITS.choices}`,
      ],
    ),
  ]);
};

function stoppingFaults({ stopping, warmStart, seed }: TuningJob): Fault[] {
  const { notImproving, totalSeconds } = stopping ?? {};
  const { least, most } = LIMITS.totalSeconds;
  return refusals([
    [
      notImproving !== undefined && !isCount(notImproving, LIMITS.notImproving, Infinity),
      'stopping.notImproving',
      notImproving,
      `a whole number of at least ${LIMITS.notImproving}`,
    ],
    [
      totalSeconds !== undefined && !isCount(totalSeconds, least, most),
      'stopping.totalSeconds',
      totalSeconds,
      `a whole number from ${least} to ${most}`,
    ],
    [
      warmStart !== undefined && !isCount(warmStart.parents.length, 1, LIMITS.parents),
      'warmStart.parents',
      warmStart?.parents,
      `1 to ${LIMITS.parents} finished jobs`,
    ],
    [seed !== undefined && !isCount(seed, 0, 2 ** 31 - 1), 'seed', seed, 'a whole number from 0 to 2147483647'],
  ]);
}
