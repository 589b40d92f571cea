import { type ProcessMetrics, processMetrics, processMetricsText } from './process-metrics.ts';
import { RequestDurations, type RequestSeries } from './request-durations.ts';

/** What one process of a server has measured; plain data. */
export interface Measurements {
  readonly requests: readonly RequestSeries[];
  readonly process: ProcessMetrics;
}

/** Other processes of the same server. */
export interface Peers {
  /** Answers with what this process has measured whenever another one asks. */
  onQuestion(answer: () => Promise<Measurements>): void;
  /** What the others have measured; those that are dying are passed over. */
  ask(): Promise<readonly Measurements[]>;
}

export async function measure(durations: RequestDurations): Promise<Measurements> {
  return { requests: durations.snapshot(), process: await processMetrics() };
}

/** The measurements of all processes together, in the text format of Prometheus. */
export async function measurementsText(processes: readonly Measurements[]): Promise<string> {
  const durations = new RequestDurations();
  for (const { requests } of processes) durations.add(requests);
  return durations.text() + (await processMetricsText(processes.map(({ process }) => process)));
}
