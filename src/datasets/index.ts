export {
  type Dataset,
  type DatasetExport,
  type DatasetOrigin,
  type DatasetRegistration,
  type DatasetRemoval,
  type DatasetReview,
  type DatasetSplit,
  type Datasets,
  type DatasetVersion,
  EXPORT_FORMATS,
  EXPORT_METADATA,
  type ExportFormat,
  type ExportMetadata,
  type ExportRequest,
  type FileReading,
  type PruneRequest,
  REVIEW_DECISIONS,
  type RemovedVersion,
  type ResolvedDataset,
  type ReviewDecision,
  type ReviewRequest,
  type TagChanges,
} from './dataset.ts';
export {
  DatasetFileMissingError,
  DatasetNotFoundError,
  DatasetVersionAmbiguousError,
  DatasetVersionInUseError,
  DatasetVersionNotFoundError,
} from './errors.ts';
export { openDatasets } from './open-datasets.ts';
export { type DatasetReference, parseReference, parseVersionReference, type VersionSelector } from './reference.ts';
export { resolveReference } from './resolve-reference.ts';
export type { OpenDatasetsOptions } from './services.ts';
export {
  CARD_TRANSACTION_FEATURES,
  CARD_TRANSACTION_LABEL,
  CARD_TRANSACTION_TIME_COLUMN,
  type CardTransactionsOptions,
  type SimulatedCardTransactions,
  simulateCardTransactions,
} from './simulators/card-transactions/index.ts';
export {
  describeRule,
  expect,
  expectSuite,
  parseSuite,
  RULE_NAMES,
  type Rule,
  type RuleName,
  type RuleResult,
  readSuiteFile,
  type SampleRow,
  type Severity,
  type Suite,
  type ValidationReport,
  type ValidationRequest,
  validateReference,
  validateTable,
} from './validation/index.ts';
