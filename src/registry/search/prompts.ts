import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DatabaseTables } from '../../storage/index.ts';

/** MLflow keeps prompts as models with this tag; who looks for models does not want to see them. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

export const isPrompt = (tags: Readonly<Record<string, string>>): boolean => tags[PROMPT_TAG]?.toLowerCase() === 'true';

/** The condition that a model is no prompt. */
export function isNoPrompt(eb: ExpressionBuilder<DatabaseTables, 'registered_model'>): Expression<SqlBool> {
  return eb.not(
    eb.exists(
      eb
        .selectFrom('registered_model_tag as prompt')
        .select('prompt.key')
        .whereRef('prompt.name', '=', 'registered_model.name')
        .where('prompt.key', '=', PROMPT_TAG)
        .where('prompt.value', '=', 'true'),
    ),
  );
}

/** The condition that a version belongs to a model of which no version is one of a prompt. */
export function isNoPromptVersion(eb: ExpressionBuilder<DatabaseTables, 'model_version'>): Expression<SqlBool> {
  return eb(
    'model_version.name',
    'not in',
    eb
      .selectFrom('model_version_tag as prompt')
      .select('prompt.name')
      .where('prompt.key', '=', PROMPT_TAG)
      .where('prompt.value', '=', 'true'),
  );
}
