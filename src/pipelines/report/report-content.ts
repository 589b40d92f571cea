import type { Evaluation } from '../../evaluation/index.ts';
import type { ColumnStatistics, SplitMethod } from '../../tables/index.ts';

/** Everything the report shows, as plain data; nothing is looked up while it is rendered. */
export interface ReportContent {
  /** What the report is about, such as the model's name. */
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly experiment: { readonly id: string; readonly name: string };
  readonly dataset: ReportDataset;
  /** In the order they were trained. */
  readonly runs: readonly ReportRun[];
  readonly championRunId: string;
  /** The metric that chose the champion. */
  readonly rankedBy: string;
  /** Of the champion, on rows that neither training nor the choice has seen. */
  readonly evaluation: Evaluation;
  readonly charts: readonly ReportChart[];
  readonly model: ReportModel;
  /** Undefined when production was left as it was. */
  readonly promotion: ReportPromotion | undefined;
  readonly reproducibility: ReportReproducibility;
  readonly nextCommands: readonly { readonly command: string; readonly purpose: string }[];
}

export interface ReportDataset {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly source: string;
  readonly rowCount: number;
  readonly label: string;
  /** How many columns the models read. */
  readonly featureCount: number;
  readonly split: {
    readonly method: SplitMethod;
    readonly seed: number;
    readonly parts: readonly {
      readonly name: string;
      readonly rows: number;
      readonly positives?: number | undefined;
    }[];
  };
  /** In the order of the table. */
  readonly columns: readonly ColumnStatistics[];
}

export interface ReportRun {
  readonly runId: string;
  readonly name: string;
  /** A baseline is what the candidates have to beat. */
  readonly role: 'baseline' | 'candidate';
  readonly algorithm: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** On the validation rows. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly trainSeconds: number;
  readonly rounds: number;
}

export interface ReportChart {
  /** Such as `roc-curve`; unique in a report. */
  readonly name: string;
  /** One `<svg>` element, as `renderSvg` gives it. */
  readonly svg: string;
  /** The section it belongs to. */
  readonly section: 'runs' | 'evaluation' | 'model';
}

export interface ReportModel {
  readonly name: string;
  readonly version: number;
  readonly stage: string;
  readonly path: string;
  /** SHA-256 of the file. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface ReportPromotion {
  readonly id: string;
  readonly target: string;
  readonly approver: string;
  /** By full name; what production reads now. */
  readonly parameters: Readonly<Record<string, string>>;
  /** By full name; what it read before, null where there was nothing. */
  readonly before: Readonly<Record<string, string | null>>;
  readonly configKey: string;
  readonly backupKey: string;
  readonly archiveKey: string;
  /** The configuration file that was written, as YAML. */
  readonly config: string;
}

export interface ReportReproducibility {
  /** What to type to make it again. */
  readonly command: string;
  readonly seed: number;
  readonly gitCommit?: string | undefined;
  readonly gitBranch?: string | undefined;
  /** Whether tracked files differed from the commit. */
  readonly isDirty?: boolean | undefined;
  readonly nodeVersion: string;
  readonly assayVersion: string;
  readonly platform: string;
  /** SHA-256 of the lock file. */
  readonly lockfileDigest?: string | undefined;
  readonly dependencies: Readonly<Record<string, string>>;
}
