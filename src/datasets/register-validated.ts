import { join } from 'node:path';
import { AssayError } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { createStaging } from '../storage/index.ts';
import { type ColumnType, fileFormat } from '../tables/index.ts';
import type { DatasetRegistration, DatasetVersion } from './dataset.ts';
import type { KeptSuites } from './kept-suites.ts';
import { DATASET_NAME, registerDataset } from './register-dataset.ts';
import type { DatasetServices } from './services.ts';
import { isAddress } from './sources/fetch-source.ts';
import { prepareSource } from './sources/prepare-source.ts';
import {
  type ReferenceValidation,
  type Rule,
  type Suite,
  type ValidationReport,
  validateSource,
} from './validation/index.ts';

/**
 * Registers a table that keeps the suite given with it, or the one kept for the dataset: it is validated before anything
 * is stored, and the report stays with the version. Without a suite it is registered as it is.
 * @throws AssayError `DATASETS_VALIDATION_FAILED` with the report in its details
 */
export async function registerValidated(
  { services, suites, open }: { services: DatasetServices; suites: KeptSuites; open: ReferenceValidation['open'] },
  registration: DatasetRegistration,
  work: LongWork,
): Promise<DatasetVersion> {
  const { name, source } = registration;
  const suite = registration.suite ?? (DATASET_NAME.test(name) ? await suites.find(name) : undefined);
  if (suite === undefined) return registerDataset(services, registration, work);
  if (!('path' in source) || isAddress(source.path)) {
    // Fetched, or made, once: what is validated is what is stored.
    await using staging = await createStaging(services.stagingFolder);
    const place = { folder: staging.path, target: join(staging.path, 'fetched.parquet') };
    const { table, label } = await prepareSource(services, registration, place, work);
    await using _ = table;
    const fetched = { ...registration, suite, source: { path: place.target }, origin: registration.origin ?? label };
    return await registerValidated({ services, suites, open }, fetched, work);
  }

  const { path, ...reading } = source;
  const format = await fileFormat(path, source.format);
  const report = await validateSource(
    {
      clock: services.clock,
      format,
      open: async (how, longWork) => {
        const table = await services.tables.open({ ...how, path }, longWork);
        return { table, label: path, [Symbol.asyncDispose]: () => table[Symbol.asyncDispose]() };
      },
      openTable: async (reference, longWork) => (await open(reference, {}, longWork)).table,
    },
    { suite, reading },
    work,
  );
  if (!report.success) throw validationFailed(name, report);
  const types = format === 'csv' ? { ...keptTypes(suite, report), ...source.types } : source.types;
  const checked = { ...registration, source: { ...source, ...(types !== undefined && { types }) } };
  const version = await registerDataset(services, checked, work);
  await suites.keepReport(version.name, version.version, report);
  return version;
}

/** Types that the suite declares and every cell has: so the versions of a dataset agree in them. */
function keptTypes({ rules }: Suite, { results }: ValidationReport): Readonly<Record<string, ColumnType>> {
  const isHeld = (rule: Rule) =>
    results.some((result) => result.failing === 0 && JSON.stringify(result.rule) === JSON.stringify(rule));
  return Object.fromEntries(
    rules.flatMap((rule) =>
      rule.rule === 'type' && rule.where === undefined && isHeld(rule) ? [[rule.column, rule.type] as const] : [],
    ),
  );
}

function validationFailed(name: string, report: ValidationReport): AssayError {
  const broken = report.results.filter(({ outcome, severity }) => outcome !== 'passed' && severity === 'error');
  const lines = broken.slice(0, 10).map(({ description, failing, reason, samples }) => {
    const rows = failing === undefined ? '' : `: ${failing} row(s), first ${samples[0]?.row ?? 'unknown'}`;
    return `\n  - ${description}${rows}${reason === undefined ? '' : `: ${reason}`}`;
  });
  const rest = broken.length - lines.length;
  return new AssayError({
    code: 'DATASETS_VALIDATION_FAILED',
    message: `${report.subject} breaks ${broken.length} rule(s) that dataset ${name} must keep:${lines.join('')}${rest > 0 ? `\n  - and ${rest} more` : ''}`,
    remedy: 'Repair these rows where the file is made, or change the suite if it asks too much; nothing was stored',
    details: { name, report },
  });
}
