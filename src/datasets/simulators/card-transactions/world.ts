import type { Random } from '../../../stats/index.ts';

/** A place on the map, a square of 100 by 100 kilometres. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Customer {
  readonly id: string;
  readonly home: Place;
  /** Usual amount, in cents. */
  readonly meanCents: number;
  readonly paymentsPerDay: number;
  /** The hour around which the customer pays, and how far it strays. */
  readonly usualHour: number;
  readonly hourSpread: number;
  readonly onlineShare: number;
  /** Terminals within reach of home; never empty. */
  readonly nearby: readonly Terminal[];
}

export interface Terminal {
  readonly id: string;
  /** Where the shop stands; undefined for an online shop. */
  readonly place: Place | undefined;
  /** How dear its goods are, as a factor on what a customer usually pays. */
  readonly priceLevel: number;
}

export interface World {
  readonly customers: readonly Customer[];
  readonly shops: readonly Terminal[];
  readonly onlineShops: readonly Terminal[];
}

const MAP_SIDE = 100;
const REACH = 6;
const PRICE_LEVELS = [0.5, 0.7, 0.9, 1, 1.2, 1.8, 2.8] as const;
const SHOPS_PER_CUSTOMER = 1.2;
const ONLINE_SHOPS_PER_SHOP = 0.12;

/** Draws customers and terminals; a customer makes a little more than one payment a day on average. */
export function createWorld(random: Random, customerCount: number): World {
  const shopCount = Math.round(customerCount * SHOPS_PER_CUSTOMER);
  const shops = Array.from({ length: shopCount }, (_, index) => createTerminal(random, index, anyPlace(random)));
  const onlineShops = Array.from({ length: Math.max(4, Math.round(shopCount * ONLINE_SHOPS_PER_SHOP)) }, (_, index) =>
    createTerminal(random, shopCount + index, undefined),
  );
  const customers = Array.from({ length: customerCount }, (_, index) => createCustomer(random, index, shops));
  return { customers, shops, onlineShops };
}

/** In kilometres. */
export function distanceBetween(a: Place, b: Place): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
}

/** One of `items`, each as likely as any other; there must be one. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const chosen = items[random.integer(items.length)];
  if (chosen === undefined) throw new RangeError('Nothing to pick from');
  return chosen;
}

const anyPlace = (random: Random): Place => ({ x: random.uniform() * MAP_SIDE, y: random.uniform() * MAP_SIDE });

function createTerminal(random: Random, index: number, place: Place | undefined): Terminal {
  return { id: `T${String(index + 1).padStart(6, '0')}`, place, priceLevel: pick(random, PRICE_LEVELS) };
}

function createCustomer(random: Random, index: number, shops: readonly Terminal[]): Customer {
  const home = anyPlace(random);
  return {
    id: `C${String(index + 1).padStart(6, '0')}`,
    home,
    meanCents: 100 * Math.exp(3.3 + 0.6 * random.normal()),
    paymentsPerDay: 0.2 + 1.8 * random.uniform(),
    usualHour: 14 + 2.5 * random.normal(),
    hourSpread: 2 + 3 * random.uniform(),
    onlineShare: 0.4 * random.uniform() ** 2,
    nearby: shopsNear(home, shops),
  };
}

function shopsNear(home: Place, shops: readonly Terminal[]): readonly Terminal[] {
  const byDistance = shops.map((shop) => ({
    shop,
    distance: shop.place ? distanceBetween(home, shop.place) : Infinity,
  }));
  const near = byDistance.filter(({ distance }) => distance <= REACH);
  const nearest = byDistance.reduce((best, next) => (next.distance < best.distance ? next : best));
  return (near.length > 0 ? near : [nearest]).map(({ shop }) => shop);
}
