import { PromotionConflictError } from './errors.ts';
import type { Step } from './session.ts';
import { parameterNames } from './snapshot.ts';

/** Writes the parameters that change, in their fixed order, each only if it still is what the snapshot saw. */
export const writeParameters: Step = async ({ context, lock, signal }, { id, before, after, snapshot }) => {
  const { parameters } = context;
  for (const name of parameterNames(context)) {
    const expected = before.parameters[name] ?? null;
    const target = after.parameters[name] ?? null;
    const stored = await parameters.read(name, { signal });
    if ((stored?.value ?? null) !== expected || (stored?.version ?? null) !== snapshot.versions[name]) {
      throw new PromotionConflictError(id, [{ name, expected, found: stored?.value ?? null }]);
    }
    if (target === expected) continue;
    await lock.keep();
    if (target === null) {
      await parameters.remove(name, { signal });
      continue;
    }
    const version = await parameters.write(name, target, { signal });
    // Not every store can write under a condition; a jump in the version tells that somebody wrote in the gap.
    if (stored !== undefined && version !== stored.version + 1) {
      throw new PromotionConflictError(id, [{ name, expected, found: target }]);
    }
  }
  return {};
};
