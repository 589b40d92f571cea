import type { Fault } from '../schema/index.ts';
import type { NewMetricPoint, RunEntries } from './active-run.ts';
import { metricFaults, paramFaults, tagFaults } from './entry-faults.ts';
import { paramTexts } from './param-text.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';

/**
 * Refuses entries that no run can take, naming all that is wrong with them.
 * @returns the params as they are stored
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`
 */
export function checkEntries({ params = {}, metrics = [], tags = {} }: RunEntries): ReadonlyMap<string, string> {
  const texts = paramTexts(params);
  refuseInvalidEntries([...paramFaults(texts), ...faultsOf(metrics), ...tagFaults(tags)]);
  return texts as Map<string, string>;
}

function faultsOf(metrics: readonly NewMetricPoint[]): Fault[] {
  const faults: Fault[] = [];
  for (const metric of metrics) metricFaults(metric, faults);
  return faults;
}
