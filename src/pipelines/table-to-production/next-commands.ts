import { shellWord } from '../../schema/index.ts';
import type { NextCommand } from '../report/index.ts';
import type { TableToProductionResult } from './table-to-production-result.ts';

/** What to type next, with the ids at hand. */
export function nextCommands({
  runs,
  champion,
  model,
  decision,
  promotion,
  experiment,
  study,
}: Omit<TableToProductionResult, 'report'>): readonly NextCommand[] {
  const other = runs.find(({ runId }) => runId !== champion.runId);
  const comparison = other && {
    command: `runs compare ${champion.runId} ${other.runId}`,
    purpose: 'what differs between two runs',
  };
  return [
    ...(comparison === undefined ? [] : [comparison]),
    ...(study === undefined
      ? []
      : [
          {
            command: `studies report ${shellWord(study.name)}`,
            purpose: 'what the search found, and what to search next',
          },
        ]),
    {
      command: `runs search --filter "metrics.pr_auc > 0.5" --experiment ${shellWord(experiment.name)}`,
      purpose: 'find runs by what they reached',
    },
    { command: `models show ${shellWord(model.name)}`, purpose: 'versions, stages and aliases of the model' },
    ...(decision.promotes
      ? []
      : [{ command: `promote ${champion.runId}`, purpose: 'put it into production all the same' }]),
    ...(promotion === undefined
      ? []
      : [
          { command: `promotions show ${promotion.id}`, purpose: 'every step of the promotion' },
          { command: 'rollback', purpose: 'put the former parameters and configuration back' },
        ]),
  ];
}
