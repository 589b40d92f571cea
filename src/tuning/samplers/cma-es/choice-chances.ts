import type { Random } from '../../../stats/index.ts';

/**
 * Chances of the choices of one parameter, which move towards those of good trials; none ever gets lost.
 * @see Baluja (1994), Population-based incremental learning, CMU-CS-94-163
 */
export class ChoiceChances {
  readonly #chances: number[];

  constructor(count: number) {
    this.#chances = new Array<number>(count).fill(1 / count);
  }

  draw(random: Random): number {
    let left = random.uniform();
    for (const [choice, chance] of this.#chances.entries()) {
      left -= chance;
      if (left < 0) return choice;
    }
    return this.#chances.length - 1;
  }

  /** @param choices of the parents, each with its weight; the weights add up to 1 */
  update(choices: readonly (readonly [choice: number, weight: number])[], population: number): void {
    const rate = 1 / (1 + this.#chances.length);
    const least = 1 / (2 * population * this.#chances.length);
    const moved = this.#chances.map((chance, choice) => {
      const seen = choices.reduce((sum, [other, weight]) => (other === choice ? sum + weight : sum), 0);
      return Math.max((1 - rate) * chance + rate * seen, least);
    });
    const total = moved.reduce((sum, chance) => sum + chance, 0);
    moved.forEach((chance, choice) => {
      this.#chances[choice] = chance / total;
    });
  }
}
