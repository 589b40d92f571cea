import fc from 'fast-check';

/** Any labels with any probabilities, one class and ties included. */
export const binaryOutcomes = fc
  .array(
    fc.record({
      label: fc.constantFrom(0, 1),
      probability: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => ({
    labels: Float32Array.from(rows, ({ label }) => label),
    probabilities: Float32Array.from(rows, ({ probability }) => probability),
  }));

/** How many verdicts of how many are right. */
export const rightVerdicts = fc
  .integer({ min: 1, max: 400 })
  .chain((rows) => fc.record({ rows: fc.constant(rows), right: fc.integer({ min: 0, max: rows }) }));

/** An outcome with exactly this accuracy; labels alternate. */
export function outcomeWithAccuracy({ right, rows }: { readonly right: number; readonly rows: number }) {
  const labels = Float32Array.from({ length: rows }, (_, row) => row % 2);
  return { labels, probabilities: labels.map((label, row) => (row < right ? label : 1 - label)) };
}
