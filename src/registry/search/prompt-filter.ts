import type { RecordComparison } from '../../experiments/index.ts';
import { PROMPT_TAG } from './prompts.ts';

interface Asked<Column extends string> {
  readonly comparisons: readonly RecordComparison<Column>[];
  readonly prompts: boolean;
}

/**
 * Whether a filter asks for prompts, which nobody gets who does not. Who asks for what is no prompt gets everything
 * else: most models have no such tag, and a comparison on an absent tag would hold for none of them.
 */
export function promptsAsked<Column extends string>(comparisons: readonly RecordComparison<Column>[]): Asked<Column> {
  const first = comparisons.find((comparison) => isAboutPrompts(comparison));
  if (first?.kind === 'tag' && selectsPrompts(first)) return { comparisons, prompts: true };
  return { comparisons: comparisons.filter((comparison) => !isAboutPrompts(comparison)), prompts: false };
}

const isAboutPrompts = (comparison: RecordComparison<string>): boolean =>
  (comparison.kind === 'tag' || comparison.kind === 'tag-presence') && comparison.key === PROMPT_TAG;

const selectsPrompts = ({ operator, value }: Extract<RecordComparison<string>, { kind: 'tag' }>): boolean =>
  (operator === '=' && value.toLowerCase() === 'true') || (operator === '!=' && value.toLowerCase() === 'false');
