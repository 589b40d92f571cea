export { compareTables } from './compare-tables.ts';
export type {
  ChangedRow,
  ComparedFigures,
  ComparedRow,
  ComparedSide,
  ComparedValue,
  CompareOptions,
  DatasetComparison,
  RowChanges,
  SchemaChanges,
} from './comparison.ts';
