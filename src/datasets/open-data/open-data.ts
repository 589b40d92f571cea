import type { Clock, LongWork } from '../../schema/index.ts';
import { maskUrlSecrets } from '../../schema/index.ts';
import type { ColumnSchema, TableSource, Tables } from '../../tables/index.ts';
import { DEFAULT_CACHE_BYTES, userCacheFolder, withCachedFile } from './cache.ts';
import type { OpenDataEntry, OpenDataFile } from './entry.ts';
import { OpenDataNotFoundError } from './errors.ts';
import { listFiles } from './list-files.ts';
import { loadCatalogue, type OpenDataCatalogue } from './load-catalogue.ts';
import { type FileChoice, locateFile } from './locate-file.ts';

export interface OpenDataSettings {
  /** Folders, files and http addresses of YAML beside what is bundled. */
  readonly catalogues?: readonly string[] | undefined;
  /** Where fetched files stay; the user's cache unless given. */
  readonly cacheFolder?: string | undefined;
  /** Bytes; 10 GiB unless given. */
  readonly cacheBytes?: number | undefined;
  /** Whether addresses of this machine and its network may be asked; not unless given. */
  readonly allowsPrivate?: boolean | undefined;
}

export interface BrowseQuery {
  /** Words that id, name, description and tags must hold, all of them. */
  readonly text?: string | undefined;
  readonly tag?: string | undefined;
}

export interface EntryDetails extends OpenDataEntry {
  /** Some files of each resource, in the order of the resources; an unreachable one says why instead. */
  readonly files: readonly (readonly OpenDataFile[])[];
  /** Columns of the file that was asked for. */
  readonly columns?: readonly ColumnSchema[];
  readonly warnings: readonly string[];
}

export interface ImportRequest extends FileChoice {
  /** Id of the entry. */
  readonly entry: string;
  /** Name of the dataset; the id unless given. */
  readonly as?: string | undefined;
  /** Fetch it again even if it is cached. */
  readonly fresh?: boolean | undefined;
  /** Column to learn. */
  readonly label?: string | undefined;
}

/** What is known of an imported version besides. */
export interface ImportFacts {
  /** Where it came from. */
  readonly from: string;
  readonly license?: string;
  readonly attribution: string;
  /** Whether the file was there already. */
  readonly cached: boolean;
  /** SHA-256 of the file as it came. */
  readonly sha256: string;
}

/** Datasets of others, by catalogues in the format of the AWS Open Data registry. */
export interface OpenData<Version> {
  /** Entries by id. @throws AssayError for a catalogue that cannot be read */
  browse(query?: BrowseQuery, work?: LongWork): Promise<OpenDataCatalogue>;
  /**
   * One entry with some of its files and, for a file that is named or the only one, its columns.
   * @throws AssayError `OPEN_DATA_NOT_FOUND`
   */
  openDataEntry(
    id: string,
    choice?: FileChoice & { readonly prefix?: string | undefined },
    work?: LongWork,
  ): Promise<EntryDetails>;
  /**
   * Fetches a file of an entry, checks it, and registers it with source, licence and attribution as its tags. Nothing
   * is registered unless all of it arrived as it should and is a table.
   * @throws AssayError `OPEN_DATA_…`, `DOWNLOAD_…`, `TABLES_…`
   */
  import(request: ImportRequest, work?: LongWork): Promise<Version & ImportFacts>;
}

/** What is registered, and as what. */
export interface ImportRegistration {
  readonly name: string;
  readonly source: TableSource;
  readonly origin: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly label?: string;
}

export interface OpenDataServices<Version> {
  readonly settings: OpenDataSettings;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly register: (registration: ImportRegistration, work: LongWork) => Promise<Version>;
}

export function openOpenData<Version extends object>({
  settings,
  tables,
  clock,
  register,
}: OpenDataServices<Version>): OpenData<Version> {
  const { catalogues = [], allowsPrivate = false } = settings;
  const cache = {
    folder: settings.cacheFolder ?? userCacheFolder(),
    limit: settings.cacheBytes ?? DEFAULT_CACHE_BYTES,
    allowsPrivate,
  };
  const load = (signal: AbortSignal | undefined) => loadCatalogue({ sources: catalogues, allowsPrivate, signal });
  const entryOf = async (id: string, signal: AbortSignal | undefined): Promise<OpenDataEntry> => {
    const { entries } = await load(signal);
    const entry = entries.find((candidate) => candidate.id === id);
    if (entry !== undefined) return entry;
    throw new OpenDataNotFoundError(
      id,
      entries.map((known) => known.id),
    );
  };
  return {
    async browse({ text = '', tag } = {}, { signal } = {}) {
      const { entries, warnings } = await load(signal);
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = ({ id, name, description, tags }: OpenDataEntry): boolean => {
        const all = [id, name, description, ...tags].join('\n').toLowerCase();
        const isTagged = tag === undefined || tags.some((own) => own.toLowerCase() === tag.toLowerCase());
        return isTagged && words.every((word) => all.includes(word));
      };
      return { entries: entries.filter(fits), warnings };
    },
    async openDataEntry(id, choice = {}, work = {}) {
      const { signal } = work;
      const entry = await entryOf(id, signal);
      const warnings: string[] = [];
      const explained = (error: unknown): undefined => {
        if (signal?.aborted || !(error instanceof Error)) throw error;
        warnings.push(error.message);
        return undefined;
      };
      const files: (readonly OpenDataFile[])[] = [];
      for (const resource of entry.resources) {
        files.push(
          (await listFiles(resource, { allowsPrivate, signal, prefix: choice.prefix }).catch(explained)) ?? [],
        );
      }
      let columns: readonly ColumnSchema[] | undefined;
      const isOne = entry.resources.flatMap(({ files: named }) => named).length === 1;
      if (choice.file !== undefined || isOne) {
        const located = locateFile(entry, choice);
        columns = await withCachedFile(
          located,
          { ...cache, signal, progress: work.progress, now: clock.now() },
          async ({ path }) => {
            await using table = await tables.open({ path }, work);
            return table.schema;
          },
        ).catch(explained);
      }
      return { ...entry, files, ...(columns !== undefined && { columns }), warnings };
    },
    async import({ entry: id, as = id, fresh, label, ...choice }, work = {}) {
      const entry = await entryOf(id, work.signal);
      const file = locateFile(entry, choice);
      return withCachedFile(
        file,
        { ...cache, signal: work.signal, progress: work.progress, now: clock.now(), fresh },
        async (cached) => {
          const from = maskUrlSecrets(file.address);
          const tags = {
            'open-data.entry': entry.id,
            'open-data.name': entry.name,
            'open-data.source': from,
            'open-data.attribution': entry.attribution,
            ...(entry.license !== undefined && { 'open-data.license': entry.license }),
            ...(entry.documentation !== undefined && { 'open-data.documentation': entry.documentation }),
            ...(entry.managedBy !== undefined && { 'open-data.managed-by': entry.managedBy }),
            'open-data.catalogue': entry.catalogue,
            'open-data.sha256': cached.sha256,
            'open-data.size': String(cached.size),
            'open-data.fetched-at': new Date(cached.fetchedAt).toISOString(),
          };
          const version = await register(
            {
              name: as,
              source: { path: cached.path },
              origin: from,
              description: entry.name,
              tags,
              ...(label !== undefined && { label }),
            },
            work,
          );
          return {
            ...version,
            from,
            ...(entry.license !== undefined && { license: entry.license }),
            attribution: entry.attribution,
            cached: cached.cached,
            sha256: cached.sha256,
          };
        },
      );
    },
  };
}
