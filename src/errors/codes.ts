import type { ErrorKind } from './kinds.ts';

/**
 * Every error code Assay can raise, with its kind and what it means. Codes are stable: scripts match on them.
 * `docs/errors.md` is generated from this table and a test keeps the two equal.
 */
export const ERROR_CODES = {
  INTERNAL: { kind: 'internal', meaning: 'An unexpected fault inside Assay' },
  INTERRUPTED: { kind: 'interrupted', meaning: 'The work was stopped by Ctrl-C or an abort signal' },
  INVALID_ARGUMENT: { kind: 'invalid-input', meaning: 'A command-line argument or function option is not acceptable' },
  CONFIG_INVALID: { kind: 'invalid-input', meaning: 'A setting in assay.config.ts or the environment is wrong' },
  FILE_NOT_FOUND: { kind: 'not-found', meaning: 'A file that was named does not exist' },
  FILE_UNREADABLE: { kind: 'unavailable', meaning: 'A file exists but cannot be read' },
  STORAGE_DISK_FULL: { kind: 'unavailable', meaning: 'The disk has no room for what is to be written' },
  STORAGE_READ_ONLY: { kind: 'unavailable', meaning: 'The folder cannot be written' },
  STORAGE_DATABASE_CORRUPT: { kind: 'corrupt', meaning: 'The workspace database is damaged or is no database' },
  STORAGE_DATABASE_NEWER: { kind: 'refused', meaning: 'The database was written by a newer Assay' },
  STORAGE_DATABASE_BUSY: { kind: 'conflict', meaning: 'Another process held the database for too long' },
  STORAGE_OBJECT_NOT_FOUND: { kind: 'not-found', meaning: 'No object is stored under this key' },
  STORAGE_KEY_INVALID: { kind: 'invalid-input', meaning: 'An object key leaves its folder or is malformed' },
  ML_PARAMETERS_INVALID: {
    kind: 'invalid-input',
    meaning: 'A hyperparameter is unknown, out of range or of the wrong type',
  },
  ML_NO_ROWS: { kind: 'invalid-input', meaning: 'There are no rows, or no columns, to learn from' },
  ML_SHAPE_MISMATCH: { kind: 'invalid-input', meaning: 'Arrays about the same rows differ in length' },
  ML_FEATURE_NAMES_INVALID: { kind: 'invalid-input', meaning: 'A column name is empty or occurs twice' },
  ML_FEATURE_ALL_MISSING: { kind: 'invalid-input', meaning: 'A column holds nothing but missing values' },
  ML_FEATURE_NOT_FINITE: { kind: 'invalid-input', meaning: 'A column holds an infinite value' },
  ML_FEATURES_MISSING: { kind: 'invalid-input', meaning: 'Columns that the model was trained on are absent' },
  ML_LABELS_ONE_CLASS: { kind: 'invalid-input', meaning: 'All labels are the same class' },
  ML_LABELS_NOT_BINARY: { kind: 'invalid-input', meaning: 'Labels of a two-class problem are not 0 and 1' },
  ML_LABELS_INVALID: { kind: 'invalid-input', meaning: 'A label is missing, infinite or no class number' },
  ML_MODEL_FILE_CORRUPT: { kind: 'corrupt', meaning: 'A model file is damaged' },
  ML_MODEL_FILE_UNSUPPORTED: { kind: 'refused', meaning: 'A model file is of a kind that cannot be read' },
  ML_WORKER_CRASHED: { kind: 'internal', meaning: 'A training thread ended without a result' },
  REGISTRY_MODEL_NOT_FOUND: { kind: 'not-found', meaning: 'No such model, or no such version of it' },
  REGISTRY_MODEL_INVALID: { kind: 'invalid-input', meaning: 'What was to be registered is not acceptable' },
  REGISTRY_MODEL_FILE_CORRUPT: { kind: 'corrupt', meaning: 'A stored model file is missing or has changed' },
  REGISTRY_ALIAS_INVALID: { kind: 'invalid-input', meaning: 'The alias is malformed or has a meaning of its own' },
  REGISTRY_TRANSITION_REFUSED: { kind: 'refused', meaning: 'The stages allow no such step' },
  REGISTRY_STAGE_CHANGED: { kind: 'conflict', meaning: 'Somebody else moved the version meanwhile' },
  PRODUCTION_HYPERPARAMETERS_INVALID: { kind: 'invalid-input', meaning: 'Hyperparameters are missing or wrong' },
  PRODUCTION_REQUEST_INVALID: { kind: 'invalid-input', meaning: 'A promotion or rollback lacks something it needs' },
  PRODUCTION_CONFIG_INVALID: { kind: 'corrupt', meaning: 'The production configuration file breaks its schema' },
  PRODUCTION_PARAMETER_NAME_INVALID: { kind: 'invalid-input', meaning: 'A parameter name is not acceptable' },
  PRODUCTION_LOCKED: { kind: 'conflict', meaning: 'Another promotion is under way' },
  PRODUCTION_LOCK_LOST: { kind: 'conflict', meaning: 'Another process took this promotion over after a long pause' },
  PRODUCTION_CONFLICT: { kind: 'conflict', meaning: 'Somebody else changed production during a promotion' },
  PRODUCTION_UNFINISHED: { kind: 'unavailable', meaning: 'A promotion stopped half-way and awaits recovery' },
  PRODUCTION_PROMOTION_NOT_FOUND: { kind: 'not-found', meaning: 'No promotion has this id' },
  PRODUCTION_NOTHING_TO_ROLL_BACK: { kind: 'refused', meaning: 'No promotion is in force that could be undone' },
  PRODUCTION_RECORD_CORRUPT: { kind: 'corrupt', meaning: 'A record of the promotion journal is damaged' },
} as const satisfies Record<string, { kind: ErrorKind; meaning: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
