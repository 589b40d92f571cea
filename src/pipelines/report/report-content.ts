import type { DatasetVersion } from '../../datasets/index.ts';
import type { Evaluation } from '../../evaluation/index.ts';
import type { RunContext } from '../../experiments/index.ts';
import type { PageChart } from '../../pages/index.ts';
import type { Promotion } from '../../production/index.ts';
import type { ModelVersion } from '../../registry/index.ts';

/** Everything a report says. The page is made of this alone: the same content gives the same bytes. */
export interface ReportContent {
  /** Of dataset, experiment and model. */
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly dataset: ReportDataset;
  /** In the order in which they were trained. */
  readonly runs: readonly ReportRun[];
  /** How the hyperparameters of a candidate were found; undefined where none was tuned. */
  readonly search?: ReportSearch | undefined;
  /** The metric that chose the champion. */
  readonly rankingMetric: string;
  /** Of the champion, on rows that neither training nor the choice has seen. */
  readonly evaluation: Omit<Evaluation, 'curves' | 'scores' | 'calibration'>;
  readonly model: Pick<ModelVersion, 'name' | 'version' | 'path' | 'digest' | 'size'>;
  /** Whether the champion enters production, and if not, why. */
  readonly decision: { readonly promotes: true } | { readonly promotes: false; readonly message: string };
  /** Undefined when production was left alone. */
  readonly promotion: ReportPromotion | undefined;
  readonly charts: ReportCharts;
  readonly reproduction: Reproduction;
  readonly nextCommands: readonly NextCommand[];
}

export interface ReportDataset extends Pick<DatasetVersion, 'name' | 'version' | 'digest' | 'rowCount' | 'statistics'> {
  /** Where the rows came from: a file, or how they were made. */
  readonly origin: string;
  readonly label: string;
  /** The value of the label that counts as 1, where it is not the number. */
  readonly positive?: string | undefined;
  readonly features: readonly string[];
  readonly splitMethod: string;
  readonly parts: readonly { readonly name: string; readonly rows: number; readonly positives: number }[];
}

export interface ReportRun {
  readonly runId: string;
  /** A baseline is what the candidates have to beat. */
  readonly role: 'baseline' | 'candidate';
  readonly title: string;
  readonly algorithm: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** On the validation rows. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Rounds the model keeps. */
  readonly rounds: number;
  readonly trainSeconds: number;
  readonly isChampion: boolean;
  readonly warnings: readonly string[];
}

export interface ReportSearch {
  /** Name of the study. */
  readonly study: string;
  readonly trials: number;
  /** Of the best trial, in the metric that chose the champion. */
  readonly value: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly advice: readonly string[];
  readonly charts: readonly ReportChart[];
}

export interface ReportPromotion
  extends Pick<Promotion, 'id' | 'at' | 'approver' | 'parameters' | 'configKey' | 'backupKey' | 'archiveKey'> {
  /** What production read before, by full name; null where there was nothing. */
  readonly formerParameters: Readonly<Record<string, string | null>>;
  /** Text of the configuration file that production reads now. */
  readonly config: string | null;
}

/** A chart, drawn. */
export type ReportChart = PageChart;

/** Those that could be drawn; not every model learns in rounds or can tell what it looks at. */
export type ReportCharts = Readonly<Record<ReportChartName, ReportChart | undefined>>;

export type ReportChartName =
  | 'confusionMatrix'
  | 'precisionRecall'
  | 'roc'
  | 'calibration'
  | 'thresholds'
  | 'scores'
  | 'runs'
  | 'trainingHistory'
  | 'featureImportance';

/** What it takes to get the same result again. */
export interface Reproduction
  extends Pick<RunContext, 'git' | 'nodeVersion' | 'assayVersion' | 'platform' | 'lockfileDigest'> {
  readonly seed: number;
  /** Undefined when a program made it. */
  readonly command: string | undefined;
  /** Folder of the workspace that holds the runs. */
  readonly workspace: string;
  readonly experiment: { readonly id: string; readonly name: string };
}

export interface NextCommand {
  /** What follows `assay`. */
  readonly command: string;
  readonly purpose: string;
}
