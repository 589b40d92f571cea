import type { BinnedData } from '../binning/binned-data.ts';
import { fitsKernel, KernelWorkspace } from './kernel-workspace.ts';
import { PlainWorkspace } from './plain-workspace.ts';
import type { Workspace } from './workspace.ts';

/** The quickest workspace that can hold the data; all give the same trees, to the bit. */
export function createWorkspace(data: BinnedData, groups: number): Workspace {
  return fitsKernel(data, groups) ? new KernelWorkspace(data, groups) : new PlainWorkspace(data, groups);
}
