import type { MetricOptions, ParamValue, RunEntries } from './active-run.ts';

/** The short ways to log one kind of entry, for whatever can log entries. */
export abstract class EntryShorthands {
  abstract log(entries: RunEntries): Promise<void>;

  async logParams(params: Readonly<Record<string, ParamValue>>): Promise<void> {
    await this.log({ params });
  }

  async logMetric(key: string, value: number, options: MetricOptions = {}): Promise<void> {
    await this.log({ metrics: [{ key, value, ...options }] });
  }

  async logMetrics(metrics: Readonly<Record<string, number>>, options: MetricOptions = {}): Promise<void> {
    await this.log({ metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, ...options })) });
  }

  async setTags(tags: Readonly<Record<string, string>>): Promise<void> {
    await this.log({ tags });
  }
}
