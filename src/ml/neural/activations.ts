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

/** Applies it to every sum. */
export function activateAll(activation: Activation, sums: Numbers, outputs: Numbers, length: number): void {
  if (activation === 'relu') {
    for (let i = 0; i < length; i++) outputs[i] = sums[i]! > 0 ? sums[i]! : 0;
    return;
  }
  const activate = ACTIVATE[activation];
  for (let i = 0; i < length; i++) outputs[i] = activate(sums[i]!);
}

/** Multiplies `slopes` by the activation's own slope at each sum. */
export function multiplyBySlopes(activation: Activation, sums: Numbers, slopes: Numbers, length: number): void {
  switch (activation) {
    case 'relu':
      for (let i = 0; i < length; i++) if (!(sums[i]! > 0)) slopes[i] = 0;
      return;
    case 'tanh':
      for (let i = 0; i < length; i++) slopes[i]! *= 1 - Math.tanh(sums[i]!) ** 2;
      return;
    case 'gelu':
      for (let i = 0; i < length; i++) slopes[i]! *= geluSlope(sums[i]!);
      return;
    default:
      activation satisfies never;
  }
}

function geluSlope(x: number): number {
  const bent = Math.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x));
  return 0.5 * (1 + bent) + 0.5 * x * (1 - bent * bent) * GELU_SCALE * (1 + 3 * GELU_CUBE * x * x);
}
