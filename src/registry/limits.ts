/** Longest accepted texts, in UTF-16 code units; MLflow's figures where it has some. */
export const LIMITS = {
  modelName: 256,
  alias: 255,
  tagValue: 100_000,
  description: 100_000,
  source: 2048,
  runLink: 2048,
} as const;

export const MODEL_PAGE = { default: 100, most: 1000 } as const;
export const VERSION_PAGE = { default: 10_000, most: 200_000 } as const;

/** The greatest number that a version can have. */
export const GREATEST_VERSION = 2 ** 31 - 1;
