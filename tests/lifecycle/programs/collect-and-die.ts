import type { Database, ObjectStore } from '../../../src/storage/index.ts';
import { openLifecycleIn } from '../open-test-lifecycle.ts';

/** Removes garbage and kills itself at the step with that number: before a transaction or a change of files. */
const [folder = '', fatal = '', deletedBefore = ''] = process.argv.slice(2);
let steps = 0;
let isArmed = false;

function step(): void {
  if (!isArmed) return;
  steps += 1;
  if (steps === Number(fatal)) process.kill(process.pid, 'SIGKILL');
}

/** Like a function, with a step before it: after the one before nothing else happens. */
const stepping =
  <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
  (...args: Args): Promise<Result> => {
    step();
    return work(...args);
  };

const watched = <T extends object>(target: T, name: keyof T): T =>
  new Proxy(target, {
    get(_, property) {
      const value = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target);
      return property === name ? stepping(method) : method;
    },
  });

const wrap = ({ database, objects }: { database: Database; objects: ObjectStore }) => ({
  database: watched(database, 'transaction'),
  objects: watched(objects, 'removeFolder'),
});

await using parts = await openLifecycleIn(folder, undefined, wrap);
isArmed = true;
await parts.lifecycle.collectGarbage({ deletedBefore: Number(deletedBefore) });
console.log(`done after ${steps} steps`);
