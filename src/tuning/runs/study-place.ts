const RUN_ATTRIBUTE = 'assay.run';
const EXPERIMENT_ATTRIBUTE = 'assay.experiment';
const METRICS_ATTRIBUTE = 'assay.metrics';

/** Where the runs of a study are. */
export interface StudyPlace {
  readonly experimentId: string | undefined;
  readonly runId: string | undefined;
}

export function studyPlace(attributes: Readonly<Record<string, unknown>>): StudyPlace {
  const { [EXPERIMENT_ATTRIBUTE]: experimentId, [RUN_ATTRIBUTE]: runId } = attributes;
  return {
    experimentId: typeof experimentId === 'string' ? experimentId : undefined,
    runId: typeof runId === 'string' ? runId : undefined,
  };
}

/** What the values of a trial are called, one per direction. */
export function metricNames(attributes: Readonly<Record<string, unknown>>, directions: number): readonly string[] {
  const names = attributes[METRICS_ATTRIBUTE];
  if (Array.isArray(names)) return names as string[];
  return directions === 1 ? ['value'] : Array.from({ length: directions }, (_, i) => `value_${i}`);
}

export const placeAttributes = (place: StudyPlace): Readonly<Record<string, unknown>> => ({
  [EXPERIMENT_ATTRIBUTE]: place.experimentId,
  [RUN_ATTRIBUTE]: place.runId,
});

export const metricAttributes = (metrics: readonly string[]): Readonly<Record<string, unknown>> => ({
  [METRICS_ATTRIBUTE]: metrics,
});
