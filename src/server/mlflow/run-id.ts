import type { Fields } from './fields.ts';

/** `run_id`, or `run_uuid` as older clients call it. */
export const runIdIn = (fields: Fields): string => fields.requiredText('run_id', 'run_uuid');
