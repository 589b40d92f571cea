import type { ObjectContent, ObjectStore } from '../storage/index.ts';

/** Bytes that came with jobs, in the object store while the jobs have not ended. */
export class Attachments {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async keep(id: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#objects.put(keyOf(id), bytes);
  }

  read(id: string): Promise<ObjectContent | undefined> {
    return this.#objects.read(keyOf(id));
  }

  async forget(id: string): Promise<void> {
    await this.#objects.remove(keyOf(id));
  }
}

const keyOf = (id: string): string => `jobs/${id}/attachment`;
