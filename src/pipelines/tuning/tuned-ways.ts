import type { LongWork } from '../../schema/index.ts';
import { type GridOptions, grid, random } from '../../tuning/index.ts';
import { type TunedModel, type TuneModelRequest, tuneModel } from './tune-model.ts';

type Capabilities = Parameters<typeof tuneModel>[0];
/** A search whose way to choose is decided. */
export interface SearchRequest extends Omit<TuneModelRequest, 'sampler'> {}

export interface GridSearchRequest extends SearchRequest {
  readonly grid?: GridOptions | undefined;
}

/** Every combination of a space of steps and choices, each once; `trials` need not be given. */
export function gridSearch(
  capabilities: Capabilities,
  { trials = Number.MAX_SAFE_INTEGER, grid: options, ...request }: GridSearchRequest,
  work?: LongWork,
): Promise<TunedModel> {
  return tuneModel(capabilities, { ...request, trials, sampler: grid(options) }, work);
}

/** So many trials at random. */
export function randomSearch(capabilities: Capabilities, request: SearchRequest, work?: LongWork): Promise<TunedModel> {
  return tuneModel(capabilities, { ...request, sampler: random() }, work);
}

/** Each trial where the ones before it promise most; the sampler of studies that are given none. */
export function bayesianOptimization(
  capabilities: Capabilities,
  request: SearchRequest,
  work?: LongWork,
): Promise<TunedModel> {
  return tuneModel(capabilities, request, work);
}
