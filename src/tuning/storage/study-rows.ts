import type { DatabaseTables } from '../../storage/index.ts';
import type { SearchSpace } from '../space/distribution.ts';
import type { Direction } from '../trials/trial-record.ts';
import type { NamedSettings, StudyChanges, StudyHeader } from './study-storage.ts';

type StudyRow = DatabaseTables['study'];

export function studyColumns(header: StudyHeader): Omit<StudyRow, 'id'> {
  return {
    name: header.name,
    created_at: Math.trunc(header.createdAt),
    trials: 0,
    last_change: 0,
    ...changedColumns(header),
  };
}

export function changedColumns({ directions, seed, space, sampler, pruner, attributes }: StudyChanges) {
  return {
    directions: JSON.stringify(directions),
    seed,
    space: space === undefined ? null : JSON.stringify(space),
    sampler: JSON.stringify(sampler),
    pruner: pruner === undefined ? null : JSON.stringify(pruner),
    attributes: JSON.stringify(attributes),
  };
}

export function studyHeader(row: Omit<StudyRow, 'id'>): StudyHeader {
  return {
    name: row.name,
    directions: JSON.parse(row.directions) as Direction[],
    ...(row.space !== null && { space: JSON.parse(row.space) as SearchSpace }),
    seed: row.seed,
    sampler: JSON.parse(row.sampler) as NamedSettings,
    ...(row.pruner !== null && { pruner: JSON.parse(row.pruner) as NamedSettings }),
    createdAt: row.created_at,
    attributes: JSON.parse(row.attributes) as Record<string, unknown>,
  };
}
