import type { Random } from '../../../stats/index.ts';
import type { FraudScene } from './frauds.ts';
import { isWeekend, type Payment, SECONDS_PER_DAY, SECONDS_PER_HOUR } from './payment.ts';
import { type Customer, pick, type Terminal, type World } from './world.ts';

const WEEKEND_RATE = 1.25;
const TRAVEL_SHARE = 0.03;
/** Holidays, furniture, a new washing machine: honest payments far above the usual. */
const SPLURGE_SHARE = 0.008;

/** What honest customers do on one day; some of it happens at terminals that skim cards. */
export function paymentsOfDay(random: Random, world: World, day: number, scene: FraudScene): Payment[] {
  const rate = isWeekend(day) ? WEEKEND_RATE : 1;
  return world.customers.flatMap((customer) =>
    Array.from({ length: random.poisson(customer.paymentsPerDay * rate) }, () => {
      const terminal = chooseTerminal(random, world, customer);
      const cents = chooseCents(random, customer, terminal);
      const second = day * SECONDS_PER_DAY + chooseSecond(random, customer);
      return { second, customer, terminal, cents, isFraud: scene.isFraud(random, { terminal, cents }) };
    }),
  );
}

function chooseTerminal(random: Random, world: World, customer: Customer): Terminal {
  const where = random.uniform();
  if (where < customer.onlineShare) return pick(random, world.onlineShops);
  if (where < customer.onlineShare + TRAVEL_SHARE) return pick(random, world.shops);
  return pick(random, customer.nearby);
}

function chooseCents(random: Random, { meanCents }: Customer, { priceLevel }: Terminal): number {
  const splurge = random.uniform() < SPLURGE_SHARE ? 2 + 8 * random.uniform() : 1;
  return Math.max(50, Math.round(meanCents * priceLevel * splurge * Math.exp(0.45 * random.normal() - 0.1)));
}

function chooseSecond(random: Random, { usualHour, hourSpread }: Customer): number {
  const hour = usualHour + hourSpread * random.normal();
  const wrapped = ((hour % 24) + 24) % 24;
  return Math.min(SECONDS_PER_DAY - 1, Math.floor(wrapped * SECONDS_PER_HOUR));
}
