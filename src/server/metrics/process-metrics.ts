import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

/** What prom-client knows of one process; plain data, so that processes can tell each other. */
export type ProcessMetrics = readonly MetricObjectWithValues<MetricValue<string>>[];

let loaded: Promise<Registry> | undefined;

/** Processor, memory, garbage collection and event loop of this process. */
export async function processMetrics(): Promise<ProcessMetrics> {
  loaded ??= import('prom-client').then(({ default: { collectDefaultMetrics, Registry } }) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    return registry;
  });
  return (await loaded).getMetricsAsJSON() as Promise<ProcessMetrics>;
}

/** Those of several processes together, in the text format of Prometheus: sums, and averages where a sum says nothing. */
export async function processMetricsText(processes: readonly ProcessMetrics[]): Promise<string> {
  const { AggregatorRegistry } = (await import('prom-client')).default;
  return AggregatorRegistry.aggregate(processes as unknown as object[]).metrics();
}
