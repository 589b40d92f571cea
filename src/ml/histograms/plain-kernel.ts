import type { KernelMemory } from '../kernels/kernel.ts';
import { exponential } from './exponential.ts';
import { viewsOf } from './memory-views.ts';
import type { TrainingKernel } from './training-kernel.ts';

const { fround } = Math;

/**
 * The kernel of `kernels/assembly/training.ts` in plain TypeScript: what it means, the fallback where there is no
 * WebAssembly, and what tests compare it with, bit by bit.
 */
export function plainKernel(memory: KernelMemory): TrainingKernel {
  const views = viewsOf(memory);

  function addOne(histogram: number, code: (feature: number) => number, features: number, slots: number, at: number) {
    const { floats, doubles } = views();
    const [gradient, hessian] = [floats[at]!, floats[at + 1]!];
    for (let feature = 0; feature < features; feature++) {
      const slot = (histogram >>> 3) + 2 * (feature * slots + code(feature));
      doubles[slot]! += gradient;
      doubles[slot + 1]! += hessian;
    }
  }

  const partitionBy =
    (codeAt: (address: number) => number): TrainingKernel['partition'] =>
    (rows, spare, begin, end, codes, stride, goesLeft) => {
      const { bytes, words } = views();
      const [list, moved] = [rows >>> 2, (spare >>> 2) + begin];
      let left = list + begin;
      let right = moved;
      for (let i = list + begin; i < list + end; i++) {
        const row = words[i]!;
        if (bytes[goesLeft + codeAt(codes + row * stride)] === 1) words[left++] = row;
        else words[right++] = row;
      }
      words.copyWithin(left, moved, right);
      return left - list;
    };

  return {
    addRows(histogram, codes, stride, features, begin, end, pairs) {
      const { bytes } = views();
      for (let row = begin; row < end; row++) {
        const from = codes + row * stride;
        addOne(histogram, (feature) => bytes[from + feature]!, features, 256, (pairs >>> 2) + 2 * row);
      }
    },
    addListed(histogram, codes, stride, features, rows, begin, end, pairs) {
      const { bytes, words } = views();
      for (let i = begin; i < end; i++) {
        const row = words[(rows >>> 2) + i]!;
        const from = codes + row * stride;
        addOne(histogram, (feature) => bytes[from + feature]!, features, 256, (pairs >>> 2) + 2 * row);
      }
    },
    addListedWide(histogram, codes, stride, features, rows, begin, end, pairs, slots) {
      const { halves, words } = views();
      for (let i = begin; i < end; i++) {
        const row = words[(rows >>> 2) + i]!;
        const from = (codes + row * stride) >>> 1;
        addOne(histogram, (feature) => halves[from + feature]!, features, slots, (pairs >>> 2) + 2 * row);
      }
    },
    subtract(parent, child, length) {
      const { doubles } = views();
      for (let i = 0; i < 2 * length; i++) doubles[(parent >>> 3) + i]! -= doubles[(child >>> 3) + i]!;
    },
    clear(address, bytes) {
      views().bytes.fill(0, address, address + bytes);
    },
    listRows(rows, begin, end) {
      const { words } = views();
      for (let row = begin; row < end; row++) words[(rows >>> 2) + row] = row;
    },
    partition: partitionBy((address) => views().bytes[address]!),
    partitionWide: partitionBy((address) => views().halves[address >>> 1]!),
    copyColumns(columns, columnBytes, codes, stride, features, begin, end) {
      const { bytes } = views();
      for (let feature = 0; feature < features; feature++) {
        for (let row = begin; row < end; row++) {
          bytes[columns + feature * columnBytes + row] = bytes[codes + row * stride + feature]!;
        }
      }
    },
    copyColumnsWide(columns, columnBytes, codes, stride, features, begin, end) {
      const { halves } = views();
      for (let feature = 0; feature < features; feature++) {
        for (let row = begin; row < end; row++) {
          halves[((columns + feature * columnBytes) >>> 1) + row] = halves[((codes + row * stride) >>> 1) + feature]!;
        }
      }
    },
    addLeaf(margins, rows, begin, end, output, groups, group) {
      const { floats, words } = views();
      for (let i = begin; i < end; i++) floats[(margins >>> 2) + words[(rows >>> 2) + i]! * groups + group]! += output;
    },
    walk(columns, nodes, depth, _, begin, end, margins, groups, group) {
      const { floats, words, bytes } = views();
      for (let row = begin; row < end; row++) {
        let node = nodes >>> 2;
        for (let level = 0; level < depth; level++) {
          const word = words[node + 1]!;
          const value = floats[((columns + (word & ~3)) >>> 2) + row]!;
          const isMember = (): boolean =>
            value >= 0 &&
            value < words[node + 3]! &&
            ((bytes[nodes + words[node]! + (value >>> 3)]! >> (value & 7)) & 1) === 1;
          const isChosen = (word & 2) === 0 ? value >= floats[node]! : isMember();
          const goesRight = Number.isNaN(value) ? (word & 1) === 1 : isChosen;
          node = (nodes >>> 2) + (words[node + 2]! >>> 2) + (goesRight ? 4 : 0);
        }
        floats[(margins >>> 2) + row * groups + group]! += floats[node + 3]!;
      }
    },
    sumPairs(pairs, begin, end, sums) {
      const { floats, doubles } = views();
      let [gradient, hessian] = [0, 0];
      for (let row = begin; row < end; row++) {
        gradient += floats[(pairs >>> 2) + 2 * row]!;
        hessian += floats[(pairs >>> 2) + 2 * row + 1]!;
      }
      doubles[sums >>> 3] = gradient;
      doubles[(sums >>> 3) + 1] = hessian;
    },
    sigmoids(margins, predictions, begin, end) {
      const { floats } = views();
      for (let row = begin; row < end; row++) {
        const x = Math.max(Math.min(-floats[(margins >>> 2) + row]!, 88.7), -104);
        floats[(predictions >>> 2) + row] = 1 / fround(fround(exponential(x)) + 1);
      }
    },
    logisticPairs(predictions, labels, weights, pairs, begin, end, positiveWeight) {
      const { floats } = views();
      for (let row = begin; row < end; row++) {
        const p = floats[(predictions >>> 2) + row]!;
        const label = floats[(labels >>> 2) + row]!;
        const given = weights === 0 ? 1 : floats[(weights >>> 2) + row]!;
        const weight = label === 1 ? fround(given * fround(positiveWeight)) : given;
        const at = (pairs >>> 2) + 2 * row;
        floats[at] = fround(p - label) * weight;
        floats[at + 1] = Math.max(fround(p * fround(1 - p)), fround(1e-16)) * weight;
      }
    },
    scan(slots, bins, step, node, nodeGain, leastHessian, lambda, alpha, feature, best, total) {
      const gainOf = (gradient: number, hessian: number): number => {
        const shrunk = shrink(gradient, alpha);
        return fround(fround(shrunk * shrunk) / fround(hessian + lambda));
      };
      scanBy((g, h, restG, restH) => fround(gainOf(g, h) + gainOf(restG, restH)), {
        ...{ slots, bins, step, node, nodeGain, leastHessian, feature, best, total },
      });
    },
    // biome-ignore format: the kernel's parameters in order
    scanBounded(slots, bins, step, node, nodeGain, leastHessian, lambda, alpha, lower, upper, order, feature, best, total) {
      const outputOf = (gradient: number, hessian: number): number =>
        Math.min(Math.max(fround(-shrink(gradient, alpha) / (hessian + lambda)), lower), upper);
      const gainOf = (gradient: number, hessian: number, output: number): number => {
        const linear = fround(fround(2 * fround(gradient)) * output);
        return -fround(linear + fround(fround(fround(hessian) + fround(lambda)) * fround(output * output)));
      };
      const gainsOf = (g: number, h: number, restG: number, restH: number): number => {
        const [own, other] = [outputOf(g, h), outputOf(restG, restH)];
        if (order > 0 ? own > other : order < 0 && own < other) return Number.NEGATIVE_INFINITY;
        const both = fround(gainOf(g, h, own) + gainOf(restG, restH, other));
        // Sums beyond float32.
        return both === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : both;
      };
      scanBy(gainsOf, { slots, bins, step, node, nodeGain, leastHessian, feature, best, total });
    },
  };

  function scanBy(
    gainsOf: (gradient: number, hessian: number, restGradient: number, restHessian: number) => number,
    { slots, bins, step, node, nodeGain, leastHessian, feature, best, total }: Scan,
  ): void {
    const { doubles, floats, integers } = views();
    const [nodeGradient, nodeHessian] = [doubles[node >>> 3]!, doubles[(node >>> 3) + 1]!];
    let [gradient, hessian] = [0, 0];
    for (let bin = 0; bin < bins; bin++) {
      gradient += doubles[(slots + step * bin) >>> 3]!;
      hessian += doubles[((slots + step * bin) >>> 3) + 1]!;
      const rest = nodeHessian - hessian;
      if (hessian < leastHessian || rest < leastHessian) continue;
      const gain = fround(gainsOf(gradient, hessian, nodeGradient - gradient, rest) - fround(nodeGain));
      if (!(gain > floats[best >>> 2]!)) continue;
      floats[best >>> 2] = gain;
      integers.set([feature, bin, step < 0 ? 1 : 0], (best >>> 2) + 1);
      doubles[(best >>> 3) + 2] = gradient;
      doubles[(best >>> 3) + 3] = hessian;
    }
    doubles[total >>> 3] = gradient;
    doubles[(total >>> 3) + 1] = hessian;
  }
}

/** What both scans need; see {@link TrainingKernel.scan}. */
interface Scan {
  readonly slots: number;
  readonly bins: number;
  readonly step: number;
  readonly node: number;
  readonly nodeGain: number;
  readonly leastHessian: number;
  readonly feature: number;
  readonly best: number;
  readonly total: number;
}

/** Towards 0 by `alpha`, at most to 0. */
const shrink = (gradient: number, alpha: number): number =>
  gradient > alpha ? gradient - alpha : gradient < -alpha ? gradient + alpha : 0;
