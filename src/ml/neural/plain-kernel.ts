import type { DenseKernel } from './dense-kernel.ts';

/** The kernel as plain loops, in single precision: the oracle of the WebAssembly one, and what runs without it. */
export const plainKernel = (): DenseKernel => kernelOf(Math.fround, (length) => new Float32Array(length));

/** The same in double precision. */
export const doubleKernel = (): DenseKernel =>
  kernelOf(
    (value) => value,
    (length) => new Float64Array(length),
  );

function kernelOf(round: (value: number) => number, allocate: DenseKernel['allocate']): DenseKernel {
  return {
    allocate,
    multiply(a, b, c, { rows, inner, columns }, bias) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = bias === undefined ? 0 : bias[column]!;
          for (let i = 0; i < inner; i++) sum = round(sum + round(a[row * inner + i]! * b[i * columns + column]!));
          c[row * columns + column] = sum;
        }
      }
    },
    multiplyTransposed(a, b, c, { rows, inner, columns }) {
      for (let i = 0; i < inner; i++) {
        for (let column = 0; column < columns; column++) {
          let sum = 0;
          for (let row = 0; row < rows; row++)
            sum = round(sum + round(a[row * inner + i]! * b[row * columns + column]!));
          c[i * columns + column] = sum;
        }
      }
    },
    adam({ parameters, slopes, means, squares }, step) {
      const [rate, keep1, keep2] = [round(step.rate), round(step.beta1), round(step.beta2)];
      const [take1, take2] = [round(1 - keep1), round(1 - keep2)];
      const [epsilon, decay] = [round(step.epsilon), round(step.decay)];
      for (let i = 0; i < parameters.length; i++) {
        const slope = round(slopes[i]! + round(decay * parameters[i]!));
        const mean = round(round(keep1 * means[i]!) + round(take1 * slope));
        const square = round(round(keep2 * squares[i]!) + round(take2 * round(slope * slope)));
        means[i] = mean;
        squares[i] = square;
        const change = round(round(rate * mean) / round(round(Math.sqrt(square)) + epsilon));
        parameters[i] = round(parameters[i]! - change);
      }
    },
    rectify(sums, outputs, count) {
      for (let i = 0; i < count; i++) {
        outputs[i] = Math.max(sums[i]!, 0);
        sums[i] = sums[i]! > 0 ? 1 : 0;
      }
    },
    scale(numbers, factors, count) {
      for (let i = 0; i < count; i++) numbers[i]! *= factors[i]!;
    },
  };
}
