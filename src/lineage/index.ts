export { drawLineage } from './drawing/draw-lineage.ts';
export { kindTitle, thingTitle } from './drawing/node-text.ts';
export { LineageAmbiguousError, LineageNotFoundError } from './errors.ts';
export { type FileState, fileState } from './file-state.ts';
export { parseLineageReference } from './find-node.ts';
export {
  LINEAGE_DIRECTIONS,
  type LineageDirection,
  type LineageEdge,
  type LineageGraph,
  type LineageNode,
  type LineageQuery,
} from './graph.ts';
export { type Lineage, type OpenLineageOptions, openLineage } from './open-lineage.ts';
export { type Emitter, type EmitterOptions, openEmitter } from './openlineage/emitter.ts';
export { type EventDataset, placedDataset, unchangedColumns, versionDataset } from './openlineage/event.ts';
export { type LineageRecord, type LineageUse, writeLineage } from './record.ts';
export { LINEAGE_KINDS, type LineageDetails, type LineageKind, type LineageThing } from './thing.ts';
