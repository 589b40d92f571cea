import type { Registry } from 'prom-client';

let loaded: Promise<Registry> | undefined;

/** Processor, memory, garbage collection and event loop of this process, in the text format of Prometheus. */
export async function processMetrics(): Promise<string> {
  loaded ??= import('prom-client').then(({ default: { collectDefaultMetrics, Registry } }) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    return registry;
  });
  return (await loaded).metrics();
}
