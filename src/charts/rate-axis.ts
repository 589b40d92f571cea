/** The axis of a quantity in [0, 1], the same in every chart. */
export const rateAxis = (title: string | null) => ({
  type: 'quantitative' as const,
  title,
  scale: { domain: [0, 1] },
  axis: { values: [0, 0.25, 0.5, 0.75, 1], format: '.2~f' },
});
