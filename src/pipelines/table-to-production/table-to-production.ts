import { throwIfInterrupted } from '../../errors/index.ts';
import { captureContext } from '../../experiments/index.ts';
import { checkPromoted } from '../../production/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { SplitMethod } from '../../tables/index.ts';
import { promoteRun } from '../promote-run.ts';
import { CANDIDATES, type Candidate } from './candidates.ts';
import type { Capabilities } from './capabilities.ts';
import { decidePromotion } from './decide-promotion.ts';
import { judgeChampion } from './judge-champion.ts';
import { logEvaluation } from './log-evaluation.ts';
import { prepareData, type RawTable } from './prepare-data.ts';
import { readyCandidates } from './ready-candidates.ts';
import { registerChampion } from './register-champion.ts';
import type { TableToProductionResult } from './table-to-production-result.ts';
import { chooseChampion, trainCandidates } from './train-candidates.ts';
import { tuneCandidate } from './tune-candidate.ts';
import { writeReport } from './write-report.ts';

export interface TableToProductionOptions {
  readonly table: RawTable;
  /** Names dataset, experiment and model. */
  readonly name: string;
  readonly split?: SplitMethod;
  /** Seeds the simulator, the split and every model. */
  readonly seed?: number;
  /** Columns that are not features, such as ids. */
  readonly ignore?: readonly string[];
  /** Columns whose values are categories, not numbers; they are learnt on the training part. */
  readonly categories?: readonly string[];
  readonly candidates?: readonly Candidate[];
  /** Searches so many sets of hyperparameters, of which the best one makes another candidate. */
  readonly tuning?: { readonly trials: number } | undefined;
  /** The command that makes it again, for the report. */
  readonly command?: string;
}

/**
 * From a raw table to a promoted model: registers and splits the data, tunes a candidate where that is asked for, trains and tracks baseline and candidates,
 * judges the best on held-out rows, registers it, promotes its hyperparameters and configuration when it meets the
 * production threshold and is not worse than the model in production, and writes a report.
 *
 * @throws AssayError `INVALID_ARGUMENT` for candidates that could not go the whole way, and whatever a step refuses;
 *   runs that were under way end FAILED, or KILLED when `signal` is aborted
 */
export async function tableToProduction(
  capabilities: Capabilities,
  options: TableToProductionOptions,
  work: LongWork = {},
): Promise<TableToProductionResult> {
  const { experiments, models, settings, codeFolder } = capabilities;
  const { table, name, split = 'stratified', seed = 42, candidates = CANDIDATES } = options;
  const { ignore = [], categories = [] } = options;
  const nextStep = (stage: string, note?: string): void => {
    throwIfInterrupted(work.signal, 'the pipeline');
    work.progress?.({ stage, ...(note !== undefined && { note }) });
  };

  const ready = readyCandidates(candidates, seed);
  const preparation = { table, datasetName: name, split, seed, ignore, categories };
  const data = await prepareData(capabilities, preparation, work);

  nextStep('start experiment', name);
  const experiment = await experiments.getOrCreateExperiment(name);
  const context = await captureContext({ cwd: codeFolder });
  const tuned =
    options.tuning &&
    (await tuneCandidate(capabilities, { name, experiment, data, seed, trials: options.tuning.trials }, work));
  throwIfInterrupted(work.signal, 'the pipeline');
  const all = tuned === undefined ? ready : [...ready, ...readyCandidates([tuned.candidate], seed)];
  const training = { experimentId: experiment.id, candidates: all, data, context };
  const runs = await trainCandidates(capabilities, training, work);
  const champion = chooseChampion(runs);

  nextStep('evaluate', champion.candidate.title);
  const judgement = { modelName: name, runs, champion, test: data.test, thresholds: settings.thresholds };
  const { evaluation, baseline } = await judgeChampion(models, judgement);
  await logEvaluation(experiments, champion, evaluation);

  nextStep('register model', name);
  const model = await registerChampion(models, { name, champion, evaluation, data });

  const decision = decidePromotion(evaluation, baseline);
  nextStep('promote', decision.promotes ? settings.production.target : 'not promoted');
  const promotion = decision.promotes
    ? checkPromoted(await promoteRun(capabilities, { runId: champion.runId, approver: settings.user }, work))
    : undefined;

  nextStep('write report');
  const outcome = {
    data,
    experiment,
    study: tuned?.study,
    context,
    runs,
    champion,
    evaluation,
    baseline,
    model,
    decision,
    promotion,
  };
  const report = await writeReport(capabilities, outcome, { seed, command: options.command });
  return { ...outcome, report };
}
