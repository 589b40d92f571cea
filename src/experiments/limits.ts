/** Longest accepted texts, in UTF-16 code units; MLflow's figures, so that every run can be read by its clients. */
export const LIMITS = {
  experimentName: 500,
  experimentTagValue: 5000,
  key: 250,
  paramValue: 6000,
  tagValue: 8000,
  runName: 250,
  user: 256,
  datasetName: 500,
  /** MLflow says 36; a SHA-256 in hex needs 64 and its clients read it without complaint. */
  datasetDigest: 128,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  datasetContext: 500,
  modelName: 500,
  modelType: 500,
  modelId: 250,
  /** Of params and tags of a logged model; their values are as long as a request can carry. */
  modelKey: 255,
  inputTagKey: 255,
  inputTagValue: 500,
} as const;
