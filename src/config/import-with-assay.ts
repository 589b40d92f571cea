import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The face of this very package: source beside source, build beside build. */
const OWN_FACE = new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js', import.meta.url).href;

/**
 * Imports a user's module, whose `import … from 'assay'` finds this package even where none is installed beside the
 * file: a configuration must work in any folder that the command is run in.
 */
export async function importWithAssay(file: string): Promise<{ readonly default?: unknown }> {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        if (specifier === 'assay') return nextResolve(OWN_FACE, context);
        throw error;
      }
    },
  });
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    hooks.deregister();
  }
}
