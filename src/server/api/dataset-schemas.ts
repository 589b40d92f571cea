import { z } from 'zod';
import type { RuleResult, Severity } from '../../datasets/index.ts';

// Written here and not in datasets/: that loads the table engine's surroundings, which a server starts without.
const severity = z.enum(['error', 'warn'] satisfies Severity[]);
const outcome = z.enum(['passed', 'failed', 'unchecked'] satisfies RuleResult['outcome'][]);

const time = z.number().describe('Milliseconds since the Unix epoch');

export const datasetSchema = z
  .looseObject({
    name: z.string(),
    description: z.string().optional(),
    createdAt: time,
    versionCount: z.number(),
    latestVersion: z.number(),
  })
  .meta({ id: 'Dataset' });

export const datasetListSchema = z.object({ datasets: z.array(datasetSchema) }).meta({ id: 'DatasetList' });

const column = z.looseObject({
  name: z.string(),
  type: z.string(),
  sqlType: z.string(),
  nullable: z.boolean(),
});

export const datasetVersionSchema = z
  .looseObject({
    name: z.string(),
    version: z.number().describe('1, 2, 3 … per dataset'),
    digest: z.string().describe('SHA-256 of the content, the same in every file format'),
    rowCount: z.number(),
    schema: z.array(column),
    statistics: z.array(
      z.looseObject({ name: z.string(), rows: z.number(), missing: z.number(), distinct: z.number() }),
    ),
    source: z.string(),
    createdAt: time,
    label: z.string().optional(),
  })
  .meta({ id: 'DatasetVersion' });

export const datasetVersionListSchema = z
  .object({ versions: z.array(datasetVersionSchema) })
  .meta({ id: 'DatasetVersionList' });

const rule = z.looseObject({
  rule: z.string().describe('The name of a rule, or of an expectation of Great Expectations'),
  severity: severity.optional(),
});

/** A suite as it may come from outside; what its rules take is checked by `parseSuite`. */
export const suiteSchema = z
  .looseObject({ name: z.string().optional(), rules: z.array(rule) })
  .meta({ id: 'Suite', description: 'Rules that a table must keep; see the page on validation for all of them' });

export const keptSuiteSchema = z.object({ suite: suiteSchema.nullable() }).meta({ id: 'KeptSuite' });

const sample = z.object({
  row: z.number().describe('From 1; the header of a file is not counted'),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const validationReportSchema = z
  .looseObject({
    success: z.boolean().describe('False when a rule of severity error failed or could not be checked'),
    suite: z.string().optional(),
    subject: z.string(),
    checkedAt: z.string().describe('ISO 8601'),
    rows: z.number(),
    columns: z.number(),
    statistics: z.object({
      rules: z.number(),
      passed: z.number(),
      errors: z.number(),
      warnings: z.number(),
      unchecked: z.number(),
    }),
    results: z.array(
      z.looseObject({
        rule,
        description: z.string(),
        severity,
        outcome,
        elements: z.number().optional(),
        missing: z.number().optional(),
        evaluated: z.number().optional(),
        failing: z.number().optional(),
        failingShare: z.number().optional(),
        reason: z.string().optional(),
        samples: z.array(sample),
      }),
    ),
  })
  .meta({ id: 'ValidationReport' });

export const keptValidationSchema = z
  .object({ report: validationReportSchema.nullable() })
  .meta({ id: 'KeptValidation' });
