import type { FileReading, ValidationReport } from '../../datasets/index.ts';
import { AssayError } from '../../errors/index.ts';
import type { WorkContext } from '../work.ts';
import { openReferences } from './open-references.ts';

export interface SageMakerOptions {
  readonly sagemakerStatistics?: string;
  readonly sagemakerConstraints?: string;
  readonly sagemakerViolations?: string;
  readonly sagemakerBaseline?: string;
  readonly suite?: string;
}

/** Writes the baseline of a table in the files of SageMaker Model Monitor, as far as they were asked for. */
export async function writeBaseline(
  context: WorkContext,
  reference: string,
  { sagemakerStatistics, sagemakerConstraints }: SageMakerOptions,
  reading: FileReading,
): Promise<readonly string[]> {
  if (sagemakerStatistics === undefined && sagemakerConstraints === undefined) return [];
  const { sagemakerStatistics: compute, suggestConstraints } = await import('../../datasets/index.ts');
  await using opened = await openReferences(context, [reference], reading);
  const [input] = opened.inputs;
  if (input === undefined) return [];
  const statistics = await compute(input.table, context);
  return [
    ...(await written(sagemakerStatistics, statistics)),
    ...(await written(sagemakerConstraints, suggestConstraints(statistics))),
  ];
}

/** Writes the violations that SageMaker Model Monitor would list. */
export async function writeViolations(
  context: WorkContext,
  reference: string,
  report: ValidationReport,
  { suite, sagemakerBaseline, sagemakerViolations }: SageMakerOptions,
  reading: FileReading,
): Promise<readonly string[]> {
  if (sagemakerViolations === undefined) return [];
  if (suite === undefined) {
    throw new AssayError({
      code: 'INVALID_ARGUMENT',
      message: '--sagemaker-violations needs the constraints that may be violated',
      remedy: 'Name them: --suite constraints.json',
    });
  }
  const datasets = await import('../../datasets/index.ts');
  const {
    readSuiteDocument,
    parseSageMakerConstraints,
    parseSageMakerStatistics,
    sagemakerViolations: list,
  } = datasets;
  const constraints = parseSageMakerConstraints(await readSuiteDocument(suite));
  const baseline =
    sagemakerBaseline === undefined ? undefined : parseSageMakerStatistics(await readSuiteDocument(sagemakerBaseline));
  await using opened = await openReferences(context, [reference], reading);
  const [input] = opened.inputs;
  if (input === undefined) return [];
  return written(sagemakerViolations, await list(report, { table: input.table, constraints, baseline }, context));
}

async function written(path: string | undefined, content: unknown): Promise<readonly string[]> {
  if (path === undefined) return [];
  const { writeFileAtomically } = await import('../../storage/index.ts');
  await writeFileAtomically(path, `${JSON.stringify(content, undefined, 2)}\n`);
  return [path];
}
