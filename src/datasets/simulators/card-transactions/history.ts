import { WINDOW_DAYS } from './columns.ts';
import { type Payment, SECONDS_PER_DAY } from './payment.ts';
import { RollingWindow } from './rolling-window.ts';
import type { Customer, Terminal } from './world.ts';

/** It takes a week until a fraud is reported; a model may not know of it earlier. */
const REPORTING_DELAY = 7 * SECONDS_PER_DAY;

export interface WindowFigures {
  readonly count: number;
  /** Mean of the values in the window; 0 when it is empty. */
  readonly mean: number;
}

const newWindows = (): RollingWindow[] => WINDOW_DAYS.map((days) => new RollingWindow(days * SECONDS_PER_DAY));

/** What is known of customers and terminals at the moment of each payment; payments come in order of time. */
export class History {
  readonly #customers = new Map<Customer, RollingWindow[]>();
  readonly #terminals = new Map<Terminal, { unreported: RollingWindow; windows: RollingWindow[] }>();

  /** Payments and mean cents of the customer over 1, 7 and 30 days, this payment included. */
  ofCustomer({ customer, second, cents }: Payment): readonly WindowFigures[] {
    const windows = findOrAdd(this.#customers, customer, newWindows);
    return windows.map((window) => {
      window.advanceTo(second);
      window.add({ second, value: cents });
      return figuresOf(window);
    });
  }

  /** Payments and share of frauds at the terminal over 1, 7 and 30 days that ended a week ago. */
  ofTerminal({ terminal, second, isFraud }: Payment): readonly WindowFigures[] {
    const { unreported, windows } = findOrAdd(this.#terminals, terminal, () => ({
      unreported: new RollingWindow(REPORTING_DELAY),
      windows: newWindows(),
    }));
    const reported = unreported.takeExpired(second);
    unreported.add({ second, value: isFraud ? 1 : 0 });
    return windows.map((window) => {
      for (const entry of reported) window.add(entry);
      window.advanceTo(second - REPORTING_DELAY);
      return figuresOf(window);
    });
  }
}

const figuresOf = ({ count, sum }: RollingWindow): WindowFigures => ({ count, mean: count === 0 ? 0 : sum / count });

function findOrAdd<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const added = create();
  map.set(key, added);
  return added;
}
