export interface Cost {
  /** Of wall time. */
  readonly seconds: number;
  readonly cpu: number;
  /** The most that the process ever held. */
  readonly memoryMb: number;
}

/** Prints what some work takes this process, as JSON. */
export async function printCost(work: () => Promise<unknown>): Promise<void> {
  const [cpuBefore, start] = [process.cpuUsage(), performance.now()];
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cost: Cost = { seconds, cpu: (user + system) / 1e6, memoryMb: process.resourceUsage().maxRSS / 1024 };
  console.log(JSON.stringify(cost));
}
