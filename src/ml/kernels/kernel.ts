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

/** A compiled kernel; threads may share it, and then share what was optimised too. */
export type KernelModule = object;

/** By the `BYTES` of a module in `compiled/`. Compiled once: the optimised code is then there for all memories. */
const MODULES = new Map<string, KernelModule>();

/** Compiles a kernel unless that was done before. */
export function compileKernel(bytes: string): KernelModule {
  const module = MODULES.get(bytes) ?? new WebAssembly.Module(Buffer.from(bytes, 'base64'));
  MODULES.set(bytes, module);
  return module;
}

/** What was compiled so far, to be given to another thread. */
export const compiledKernels = (): ReadonlyMap<string, KernelModule> => MODULES;

/** Takes over what another thread has compiled. */
export function adoptKernels(compiled: ReadonlyMap<string, KernelModule>): void {
  for (const [bytes, module] of compiled) MODULES.set(bytes, module);
}

/**
 * A compiled kernel's functions over `memory`.
 * @param bytes the `BYTES` of a module in `compiled/`
 */
export function instantiateKernel<Functions>(bytes: string, memory: KernelMemory): Functions {
  return new WebAssembly.Instance(compileKernel(bytes), { env: { memory } }).exports as Functions;
}
