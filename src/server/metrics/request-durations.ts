/** Upper bounds in seconds; most answers take a millisecond or less. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const NAME = 'assay_http_request_duration_seconds';

/** How long requests of one kind took. */
export interface RequestSeries {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** Requests per bound, not cumulative; the last entry counts what took longer than all of them. */
  readonly counts: number[];
  seconds: number;
}

/**
 * A Prometheus histogram of request durations by method, route and status. Kept by hand because prom-client takes a
 * tenth of a second to load, which the first answer of a server need not wait for.
 */
export class RequestDurations {
  readonly #series = new Map<string, RequestSeries>();

  observe(method: string, route: string, status: number, seconds: number): void {
    const series = this.#of(method, route, status);
    const index = BOUNDS.findIndex((bound) => seconds <= bound);
    const bucket = index < 0 ? BOUNDS.length : index;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.seconds += seconds;
  }

  /** Adds what another process has counted. */
  add(snapshot: readonly RequestSeries[]): void {
    for (const { method, route, status, counts, seconds } of snapshot) {
      const series = this.#of(method, route, status);
      for (const [index, count] of counts.entries()) series.counts[index] = (series.counts[index] ?? 0) + count;
      series.seconds += seconds;
    }
  }

  snapshot(): readonly RequestSeries[] {
    return [...this.#series.values()];
  }

  /** In the text format of Prometheus. */
  text(): string {
    const lines = [`# HELP ${NAME} Time from the first line of a request to the end of its answer`];
    lines.push(`# TYPE ${NAME} histogram`);
    for (const { method, route, status, counts, seconds } of this.#series.values()) {
      const labels = `method="${method}",route="${escaped(route)}",status="${status}"`;
      let total = 0;
      for (const [index, bound] of BOUNDS.entries()) {
        total += counts[index] ?? 0;
        lines.push(`${NAME}_bucket{le="${bound}",${labels}} ${total}`);
      }
      total += counts[BOUNDS.length] ?? 0;
      lines.push(`${NAME}_bucket{le="+Inf",${labels}} ${total}`);
      lines.push(`${NAME}_sum{${labels}} ${seconds}`, `${NAME}_count{${labels}} ${total}`);
    }
    return `${lines.join('\n')}\n`;
  }

  #of(method: string, route: string, status: number): RequestSeries {
    const key = `${method} ${status} ${route}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { method, route, status, counts: new Array(BOUNDS.length + 1).fill(0), seconds: 0 };
      this.#series.set(key, series);
    }
    return series;
  }
}

const escaped = (label: string): string =>
  label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
