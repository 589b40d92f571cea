import type { ScalarTag, Tags } from 'yaml';

/** To a YAML 1.1 reader `1e-7` is a text, for it wants a point in a number: `1.0e-7` is a number to all. */
const portableExponent: ScalarTag = {
  identify: (value) => typeof value === 'number' && String(value).includes('e'),
  default: true,
  tag: 'tag:yaml.org,2002:float',
  test: /^[-+]?[0-9]+\.[0-9]*[eE][-+]?[0-9]+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, '$1.0e'),
};

/**
 * How Assay writes YAML. The production pipeline may be written in any language, and most readers still follow
 * YAML 1.1, where a bare `2026-11-21` is a date and `on` is true: such texts are quoted, so both versions of the
 * standard read the same.
 */
export const PORTABLE_YAML = {
  version: '1.1' as const,
  customTags: (tags: Tags): Tags => [portableExponent, ...tags],
  lineWidth: 0,
};
