import type { Int64 } from '../../schema/index.ts';

/** Where a point stands; several may stand there, of other values. */
export interface Place {
  readonly step: Int64;
  readonly timestamp: Int64;
}

/** By step, then timestamp. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.step !== b.step) return a.step < b.step ? -1 : 1;
  return a.timestamp < b.timestamp ? -1 : Number(a.timestamp > b.timestamp);
}

/** In order, each once. */
export function distinctPlaces(places: readonly Place[]): Place[] {
  const isOrdered = places.every((place, i) => i === 0 || comparePlaces(places[i - 1] as Place, place) < 0);
  if (isOrdered) return [...places];
  const sorted = places.toSorted(comparePlaces);
  return sorted.filter((place, i) => i === 0 || comparePlaces(sorted[i - 1] as Place, place) !== 0);
}

/** The first so many of places that come in any order, without keeping all. */
export class FirstPlaces {
  readonly #most: number;
  #places: Place[] = [];
  /** Nothing behind it is among the first. */
  #last: Place | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  add(place: Place): void {
    if (this.#last !== undefined && comparePlaces(place, this.#last) >= 0) return;
    this.#places.push(place);
    if (this.#places.length >= 2 * this.#most) this.#cut();
  }

  all(): readonly Place[] {
    this.#cut();
    return this.#places;
  }

  #cut(): void {
    this.#places = distinctPlaces(this.#places).slice(0, this.#most);
    if (this.#places.length === this.#most) this.#last = this.#places.at(-1);
  }
}
