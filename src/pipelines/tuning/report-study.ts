import type { Experiments } from '../../experiments/index.ts';
import type { ReportedInterval, Study, StudyReport, Tuning } from '../../tuning/index.ts';
import { BEST_TRIAL_TAG, INTERVAL_TAG } from './final-model.ts';
import { studyReportHtml } from './study-report-html.ts';

export interface ReportedStudy {
  readonly study: Study;
  readonly report: StudyReport;
  /** One page with the charts inside. */
  html(): Promise<string>;
}

/** Sums up a study of the workspace. @throws AssayError `TUNING_STUDY_NOT_FOUND` */
export async function reportStudy(
  { experiments, tuning }: { readonly experiments: Experiments; readonly tuning: Tuning },
  name: string,
): Promise<ReportedStudy> {
  const study = await tuning.get(name);
  const report = study.report({ interval: await knownInterval(experiments, study) });
  return { study, report, html: () => studyReportHtml(study, report) };
}

/** As computed when the best trial was trained on all rows; none when a better one was found since. */
async function knownInterval(experiments: Experiments, study: Study): Promise<ReportedInterval | undefined> {
  const { 'assay.experiment': experimentId } = study.attributes;
  const best = study.directions.length === 1 ? study.best : undefined;
  if (typeof experimentId !== 'string' || best === undefined) return undefined;
  const { runs } = await experiments.searchRuns({
    experimentIds: [experimentId],
    filter: `tags.\`assay.tuned_by\` = '${study.name.replaceAll("'", "''")}'`,
    maxResults: 100,
  });
  const own = runs.find(({ tags }) => tags[BEST_TRIAL_TAG] === String(best.number));
  const text = own?.tags[INTERVAL_TAG];
  return text === undefined ? undefined : (JSON.parse(text) as ReportedInterval);
}
