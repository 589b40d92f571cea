export { ColumnExpectations, expect, expectSuite, TableExpectations } from './expect.ts';
export { fileReferences } from './file-references.ts';
export { type ExportedTableSchema, tableSchemaOf } from './frictionless/export.ts';
export { FIELD_TYPES } from './frictionless/field-types.ts';
export { validationResultOf } from './great-expectations/export.ts';
export { type InferOptions, inferSuite } from './infer-suite.ts';
export { readSuiteDocument, readSuiteFile } from './read-suite-file.ts';
export {
  OUTCOMES,
  type Outcome,
  type RuleResult,
  SAMPLE_ROWS,
  type ValidationReport,
  type ValidationStatistics,
} from './report.ts';
export { validationReportHtml } from './report-html.ts';
export { describeRule, RULE_KINDS, RULE_NAMES, type Rule, type RuleName } from './rule.ts';
export { type SampleRow, SEVERITIES, type Severity } from './rule-kind.ts';
export { constraintsSchema, type SageMakerConstraints, suggestConstraints } from './sagemaker/constraints.ts';
export { parseSageMakerConstraints, parseSageMakerStatistics } from './sagemaker/read.ts';
export { type SageMakerStatistics, sagemakerStatistics } from './sagemaker/statistics.ts';
export { type SageMakerViolation, type SageMakerViolations, sagemakerViolations } from './sagemaker/violations.ts';
export { parseSuite, type Suite } from './suite.ts';
export { suiteYaml } from './suite-text.ts';
export { type ReferenceValidation, type ValidationRequest, validateReference } from './validate-reference.ts';
export { validateSource } from './validate-source.ts';
export { type ValidateOptions, validateTable } from './validate-table.ts';
