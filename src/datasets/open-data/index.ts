export type { OpenDataEntry, OpenDataFile, OpenDataResource } from './entry.ts';
export type { OpenDataCatalogue } from './load-catalogue.ts';
export type { FileChoice } from './locate-file.ts';
export {
  type BrowseQuery,
  type EntryDetails,
  type ImportFacts,
  type ImportRegistration,
  type ImportRequest,
  type OpenData,
  type OpenDataServices,
  type OpenDataSettings,
  openOpenData,
} from './open-data.ts';
