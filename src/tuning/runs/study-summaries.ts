import type { Database } from '../../storage/index.ts';
import { studyHeader } from '../storage/study-rows.ts';
import { lossOf, type TrialState } from '../trials/trial-record.ts';
import { studyPlace } from './study-place.ts';
import type { StudySummary } from './tuning.ts';

/** All studies with what became of their trials, by name. */
export async function studySummaries({ kysely }: Pick<Database, 'kysely'>): Promise<StudySummary[]> {
  const rows = await kysely.selectFrom('study').selectAll().orderBy('name').execute();
  const counts = await kysely
    .selectFrom('trial')
    .select((eb) => ['study_id', 'state', eb.fn.countAll<number>().as('count')])
    .groupBy(['study_id', 'state'])
    .execute();
  const summaries: StudySummary[] = [];
  for (const row of rows) {
    const header = studyHeader(row);
    const trials: Record<TrialState, number> = { WAITING: 0, RUNNING: 0, COMPLETE: 0, PRUNED: 0, FAILED: 0 };
    for (const { study_id, state, count } of counts) if (study_id === row.id) trials[state] = Number(count);
    const [direction, ...others] = header.directions;
    const hasBest = direction !== undefined && others.length === 0 && trials.COMPLETE > 0;
    summaries.push({
      name: header.name,
      directions: header.directions,
      sampler: header.sampler.name,
      createdAt: header.createdAt,
      trials,
      best: hasBest
        ? lossOf(
            leastLoss(await resultsOf(row.id), (value) => lossOf(value, direction)),
            direction,
          )
        : undefined,
      ...studyPlace(header.attributes),
    });
  }
  return summaries;

  async function resultsOf(studyId: number): Promise<string[]> {
    const found = await kysely
      .selectFrom('trial')
      .select('results')
      .where('study_id', '=', studyId)
      .where('state', '=', 'COMPLETE')
      .execute();
    return found.flatMap(({ results }) => (results === null ? [] : [results]));
  }
}

const leastLoss = (results: readonly string[], loss: (value: number) => number): number =>
  results.reduce((least, text) => Math.min(least, loss(Number(text))), Number.POSITIVE_INFINITY);
