import type { Numbers } from './numbers.ts';
import type { Activation } from './parameters.ts';

/** What a hidden unit makes of its sum. */
export const ACTIVATE: Readonly<Record<Activation, (sum: number) => number>> = {
  relu: (sum) => (sum > 0 ? sum : 0),
  tanh: Math.tanh,
  gelu: (sum) => 0.5 * sum * (1 + Math.tanh(GELU_SCALE * (sum + GELU_CUBE * sum * sum * sum))),
};

/** @see Hendrycks, Gimpel (2016), Gaussian error linear units, arXiv 1606.08415 */
export const GELU_SCALE = Math.sqrt(2 / Math.PI);
export const GELU_CUBE = 0.044715;

/** Applies a curved activation to every sum, which gives way to the activation's slope there. */
export function bend(activation: Exclude<Activation, 'relu'>, sums: Numbers, outputs: Numbers, count: number): void {
  if (activation === 'tanh') {
    for (let i = 0; i < count; i++) {
      const bent = quickTanh(sums[i]!);
      outputs[i] = bent;
      sums[i] = 1 - bent * bent;
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const x = sums[i]!;
    const bent = quickTanh(GELU_SCALE * (x + GELU_CUBE * x * x * x));
    outputs[i] = 0.5 * x * (1 + bent);
    sums[i] = 0.5 * (1 + bent) + 0.5 * x * (1 - bent * bent) * GELU_SCALE * (1 + 3 * GELU_CUBE * x * x);
  }
}

/** Math.tanh to about 1e-15, in a third of its time. */
function quickTanh(x: number): number {
  const power = Math.exp(-2 * Math.abs(x));
  const size = (1 - power) / (1 + power);
  return x < 0 ? -size : size;
}
