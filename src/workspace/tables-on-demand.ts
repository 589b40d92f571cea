import type { Tables, TablesOptions } from '../tables/index.ts';

/** The table engine, loaded and started by its first use: most commands only read metadata. */
export function tablesOnDemand(options: TablesOptions = {}): Tables {
  let engine: Promise<Tables> | undefined;
  const started = (): Promise<Tables> => {
    engine ??= import('../tables/index.ts').then(({ openTables }) => openTables(options));
    return engine;
  };
  return {
    open: async (source, work) => (await started()).open(source, work),
    convert: async (source, path, work) => (await started()).convert(source, path, work),
    tablesOfQuery: async (sql, work) => (await started()).tablesOfQuery(sql, work),
    convertQuery: async (query, path, work) => (await started()).convertQuery(query, path, work),
    fromColumns: async (columns, work) => (await started()).fromColumns(columns, work),
    async [Symbol.asyncDispose]() {
      const opened = await engine?.catch(() => undefined);
      await opened?.[Symbol.asyncDispose]();
    },
  };
}
