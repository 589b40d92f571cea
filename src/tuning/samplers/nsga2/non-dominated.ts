/** Whether `a` is at least as good in every loss, and better in one. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! > b[i]!) return false;
    if (a[i]! < b[i]!) isBetter = true;
  }
  return isBetter;
}

/**
 * Parts points into fronts: nothing dominates the first; nothing but the first dominates the second, and so on.
 * @param losses of each point, smaller is better
 * @returns indices
 * @see Deb et al. (2002), A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE TEC 6(2):182–197
 */
export function fronts(losses: readonly (readonly number[])[]): number[][] {
  const dominated = losses.map((): number[] => []);
  const better = losses.map(() => 0);
  for (let i = 0; i < losses.length; i++) {
    for (let j = i + 1; j < losses.length; j++) {
      if (dominates(losses[i]!, losses[j]!)) {
        dominated[i]!.push(j);
        better[j]!++;
      } else if (dominates(losses[j]!, losses[i]!)) {
        dominated[j]!.push(i);
        better[i]!++;
      }
    }
  }
  const parted: number[][] = [];
  let front = better.flatMap((count, i) => (count === 0 ? [i] : []));
  while (front.length > 0) {
    parted.push(front);
    const next: number[] = [];
    for (const i of front) {
      for (const j of dominated[i]!) if (--better[j]! === 0) next.push(j);
    }
    front = next.sort((a, b) => a - b);
  }
  return parted;
}

/**
 * How much room each point of a front has between its neighbours, summed over the losses as shares of their range;
 * Infinity at the ends.
 */
export function crowdingDistances(losses: readonly (readonly number[])[]): number[] {
  const distances = losses.map(() => 0);
  const [first = []] = losses;
  first.forEach((_, loss) => {
    const order = losses.map((_, i) => i).sort((a, b) => compare(losses[a]![loss]!, losses[b]![loss]!) || a - b);
    const valueAt = (place: number): number => losses[order[place]!]![loss]!;
    const range = valueAt(order.length - 1) - valueAt(0);
    order.forEach((i, place) => {
      if (place === 0 || place === order.length - 1) distances[i] = Number.POSITIVE_INFINITY;
      else if (range > 0 && Number.isFinite(range)) distances[i]! += (valueAt(place + 1) - valueAt(place - 1)) / range;
    });
  });
  return distances;
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
