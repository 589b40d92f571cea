/** A thread of a crew that fails at every order but the last. */
import { serveCrew } from '../../src/ml/histograms/serve-crew.ts';

serveCrew(() => {
  throw new RangeError('clumsy on purpose');
});
