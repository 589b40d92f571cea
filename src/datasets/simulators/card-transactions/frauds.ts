import type { Random } from '../../../stats/index.ts';
import { type Payment, SECONDS_PER_DAY } from './payment.ts';
import { type Customer, pick, type Terminal, type World } from './world.ts';

/** An honest payment above this is more often than not a stolen card emptied in one go. */
const LARGE_CENTS = 55_000;
const LARGE_FRAUD_SHARE = 0.85;

/** A skimming terminal works for up to four weeks; a share of the cards used there is charged by others. */
const TERMINALS_PER_DAY = 1 / 5500;
const TERMINAL_DAYS = { least: 18, most: 32 } as const;
const SKIMMED_SHARE = 0.9;

/** A stolen card number is used on the side of its owner's payments, mostly online, at any hour, for a few days. */
const CUSTOMERS_PER_DAY = 1 / 1300;
const CUSTOMER_DAYS = { least: 2, most: 5 } as const;
const STOLEN_PER_DAY = 2.5;
const STOLEN_ONLINE_SHARE = 0.75;

/** Before it is used, a stolen number is tried out with tiny amounts within minutes. */
const TRIALS = { least: 2, most: 4 } as const;

/** Frauds nobody noticed, and honest payments that a customer disputes. */
const UNREPORTED_SHARE = 0.02;
const DISPUTED_SHARE = 0.0002;

interface Spell<T> {
  readonly who: T;
  readonly firstDay: number;
  readonly lastDay: number;
}

/**
 * Which cards and terminals are compromised when. Four patterns, after chapter 3 of the Fraud Detection Handbook (Le
 * Borgne et al., 2022) and beyond it: large amounts, skimming terminals, stolen numbers, and their trying out.
 */
export class FraudScene {
  readonly #world: World;
  #terminals: readonly Spell<Terminal>[] = [];
  #customers: readonly Spell<Customer>[] = [];
  #skimming: ReadonlySet<Terminal> = new Set();

  constructor(world: World) {
    this.#world = world;
  }

  /** Ends and begins compromises for a new day; call it once for each day, in order. */
  begin(random: Random, day: number): void {
    const { shops, onlineShops, customers } = this.#world;
    const terminals = [...shops, ...onlineShops];
    this.#terminals = [
      ...this.#terminals.filter(({ lastDay }) => lastDay >= day),
      ...newSpells(random, terminals, { day, perDay: TERMINALS_PER_DAY, days: TERMINAL_DAYS }),
    ];
    this.#customers = [
      ...this.#customers.filter(({ lastDay }) => lastDay >= day),
      ...newSpells(random, customers, { day, perDay: CUSTOMERS_PER_DAY, days: CUSTOMER_DAYS }),
    ];
    this.#skimming = new Set(this.#terminals.map(({ who }) => who));
  }

  /** Whether a payment that looks like its customer's own is a fraud that gets reported. */
  isFraud(random: Random, { terminal, cents }: { terminal: Terminal; cents: number }): boolean {
    const isSkimmed = this.#skimming.has(terminal) && random.uniform() < SKIMMED_SHARE;
    const isLarge = cents > LARGE_CENTS && random.uniform() < LARGE_FRAUD_SHARE;
    return isSkimmed || isLarge ? isReported(random) : random.uniform() < DISPUTED_SHARE;
  }

  /** The payments that thieves make on one day beside those of the customers. */
  theftsOfDay(random: Random, day: number): Payment[] {
    return this.#customers.flatMap(({ who, firstDay }) => [
      ...(firstDay === day ? this.#trials(random, who, day) : []),
      ...Array.from({ length: random.poisson(STOLEN_PER_DAY) }, () => this.#theft(random, who, day)),
    ]);
  }

  #trials(random: Random, customer: Customer, day: number): Payment[] {
    const terminal = pick(random, this.#world.onlineShops);
    const start = random.integer(SECONDS_PER_DAY - 1800);
    return Array.from({ length: between(random, TRIALS) }, () => ({
      second: day * SECONDS_PER_DAY + start + random.integer(1800),
      customer,
      terminal,
      cents: 50 + random.integer(450),
      isFraud: isReported(random),
    }));
  }

  #theft(random: Random, customer: Customer, day: number): Payment {
    const { onlineShops, shops } = this.#world;
    return {
      second: day * SECONDS_PER_DAY + random.integer(SECONDS_PER_DAY),
      customer,
      terminal: pick(random, random.uniform() < STOLEN_ONLINE_SHARE ? onlineShops : shops),
      cents: Math.max(50, Math.round(customer.meanCents * Math.exp(1.8 + 0.5 * random.normal()))),
      isFraud: isReported(random),
    };
  }
}

const isReported = (random: Random): boolean => random.uniform() >= UNREPORTED_SHARE;

const between = (random: Random, { least, most }: { least: number; most: number }): number =>
  least + random.integer(most - least + 1);

function newSpells<T>(
  random: Random,
  candidates: readonly T[],
  { day, perDay, days }: { day: number; perDay: number; days: { least: number; most: number } },
): Spell<T>[] {
  return Array.from({ length: random.poisson(candidates.length * perDay) }, () => ({
    who: pick(random, candidates),
    firstDay: day,
    lastDay: day + between(random, days) - 1,
  }));
}
