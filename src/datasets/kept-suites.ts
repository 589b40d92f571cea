import type { ObjectStore } from '../storage/index.ts';
import type { Suite, ValidationReport } from './validation/index.ts';

/** Suites that versions of a dataset must keep, and what became of each version, beside the data in the object store. */
export class KeptSuites {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  find(name: string): Promise<Suite | undefined> {
    return this.#read(suiteKey(name));
  }

  async keep(name: string, suite: Suite | undefined): Promise<void> {
    if (suite === undefined) await this.#objects.remove(suiteKey(name));
    else await this.#objects.put(suiteKey(name), JSON.stringify(suite, undefined, 2));
  }

  report(name: string, version: number): Promise<ValidationReport | undefined> {
    return this.#read(validationKey(name, version));
  }

  async keepReport(name: string, version: number, report: ValidationReport): Promise<void> {
    await this.#objects.put(validationKey(name, version), JSON.stringify(report, undefined, 2));
  }

  async #read<T>(key: string): Promise<T | undefined> {
    const bytes = await this.#objects.get(key);
    return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString());
  }
}

const suiteKey = (name: string): string => `datasets/${name}/suite.json`;
/** Where the report on a version is. */
export const validationKey = (name: string, version: number): string => `datasets/${name}/validations/${version}.json`;
