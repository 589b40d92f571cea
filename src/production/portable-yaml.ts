import type { ScalarTag, ToStringOptions } from 'yaml';

/**
 * The production pipeline may be written in any language, and most YAML readers still follow YAML 1.1. To those
 * `1e-7` is a text, because it has neither a point nor a sign-and-exponent they know: `1.0e-7` is a number to all.
 */
const portableExponent: ScalarTag = {
  identify: (value) => typeof value === 'number' && String(value).includes('e'),
  default: true,
  tag: 'tag:yaml.org,2002:float',
  test: /^[-+]?[0-9]+\.[0-9]*[eE][-+]?[0-9]+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, '$1.0e'),
};

/** How Assay writes YAML that others read: YAML 1.1 readers see the same types as YAML 1.2 readers. */
export const PORTABLE_YAML: ToStringOptions & { customTags: ScalarTag[] } = {
  customTags: [portableExponent],
  lineWidth: 0,
};
