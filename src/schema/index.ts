export { type Clock, systemClock } from './clock.ts';
export { describeFields, type FieldDescription } from './describe-fields.ts';
export {
  asExperimentId,
  asRunId,
  type ExperimentId,
  newRunId,
  type RandomBytes,
  type RunId,
  systemRandomBytes,
} from './ids.ts';
export { type Int64, int64Json, toInt64 } from './int64.ts';
export { maskUrlSecrets } from './mask-url-secrets.ts';
export { nearestNames, nearestText } from './nearest-names.ts';
export { doubleSchema, doubleText, doubleTexts, int64Schema } from './number-schemas.ts';
export { pageToken, readToken } from './page-token.ts';
export { check, display, type Fault, faultsError, faultText, type ParseOptions, parse } from './parse.ts';
export type { LongWork, Progress, ProgressReport } from './progress.ts';
export { parseWithSource, readJson } from './read-json.ts';
export { shellWord } from './shell-word.ts';
export { unknownNameFaults } from './unknown-names.ts';
export { writeJson } from './write-json.ts';
