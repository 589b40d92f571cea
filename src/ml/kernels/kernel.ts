/** WebAssembly memory shared between threads. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB; `buffer` is another object afterwards. */
  grow(pages: number): number;
}

/** The part of the standard that is used here; TypeScript declares it only together with a browser's types. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: { env: { memory: KernelMemory } }) => { readonly exports: unknown };
};

const PAGE_BYTES = 65_536;
/** 4 GiB, all that 32-bit addresses reach. */
const MOST_PAGES = 65_536;

/** Memory that kernels of several threads work on: at least `bytes`, growable to 4 GiB. */
export function kernelMemory(bytes: number): KernelMemory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES), maximum: MOST_PAGES, shared: true });
}

/** Compiled once in a thread: the optimised code is then there for all memories. */
const MODULES = new Map<string, object>();

/**
 * A compiled kernel's functions over `memory`.
 * @param bytes the `BYTES` of a module in `compiled/`
 */
export function instantiateKernel<Functions>(bytes: string, memory: KernelMemory): Functions {
  const module = MODULES.get(bytes) ?? new WebAssembly.Module(Buffer.from(bytes, 'base64'));
  MODULES.set(bytes, module);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions;
}
