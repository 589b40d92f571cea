export type { ColumnData } from './column-data.ts';
export { COLUMN_TYPES, type ColumnSchema, type ColumnType } from './column-type.ts';
export {
  ColumnNotFoundError,
  ColumnsAllMissingError,
  ColumnsNotNumericError,
  EmptyTableError,
  FileFormatError,
  LabelInvalidError,
  LabelMissingError,
  LabelNotBinaryError,
  LabelOneClassError,
  QueryInvalidError,
} from './errors.ts';
export { FILE_FORMATS, type FileFormat, fileFormat, isTableFileName } from './file-format.ts';
export { openTables } from './open-tables.ts';
export {
  SPLIT_METHODS,
  SPLIT_PARTS,
  type SplitMethod,
  type SplitPart,
  type SplitSpec,
  splitSpecSchema,
} from './split-spec.ts';
export { identifier, literal, literals } from './sql.ts';
export type {
  ColumnStatistics,
  ConvertedTable,
  Examination,
  LabelKind,
  LabelledMatrix,
  MatrixOptions,
  NumericStatistics,
  SplitFile,
  SplitFiles,
  Table,
  TableQuery,
  TableSource,
  Tables,
  TablesOptions,
} from './table.ts';
export { doublesOf } from './vector-values.ts';
