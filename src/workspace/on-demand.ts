/** Every member is a method that answers later. */
type Asynchronous<Capability> = { [Name in keyof Capability]: (...given: never[]) => Promise<unknown> };

/**
 * A capability that is loaded by its first call: a server that only tracks runs need not carry the learning algorithms
 * in memory, nor wait for them when it starts.
 */
export function onDemand<Capability extends Asynchronous<Capability>>(open: () => Promise<Capability>): Capability {
  let opened: Promise<Capability> | undefined;
  const methods = new Map<PropertyKey, (...given: never[]) => Promise<unknown>>();
  const methodOf = (name: keyof Capability) => {
    let method = methods.get(name);
    if (method === undefined) {
      method = async (...given) => {
        opened ??= open();
        const capability = await opened;
        return capability[name](...given);
      };
      methods.set(name, method);
    }
    return method;
  };
  return new Proxy({} as Capability, {
    // A promise would be taken for one by its `then`, and so would this.
    get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : methodOf(name as keyof Capability)),
  });
}
