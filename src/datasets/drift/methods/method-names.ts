/** The ways to measure how two samples of a column differ. `auto` is Assay's own verdict of a test and a distance. */
export const DRIFT_METHODS = [
  'ks',
  't',
  'mannwhitney',
  'anderson',
  'cramervonmises',
  'wasserstein',
  'energy',
  'chisquare',
  'chisquare-one-sample',
  'g',
  'z',
  'fisher',
  'psi',
  'jensenshannon',
  'jensenshannon-e',
  'kl',
  'hellinger',
  'tvd',
] as const;
export type DriftMethodName = (typeof DRIFT_METHODS)[number];
