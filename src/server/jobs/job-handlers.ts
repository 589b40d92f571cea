import type {
  CompareOptions,
  DatasetRegistration,
  Datasets,
  DriftOptions,
  FileReading,
  ProfileRequest,
} from '../../datasets/index.ts';
import type { JobHandler } from '../../jobs/index.ts';

/** What the kinds of jobs that the server does are given. References name a version by its number. */
export interface JobInputs {
  'datasets.register': DatasetRegistration;
  'datasets.upload': Omit<DatasetRegistration, 'source'> & { readonly origin: string; readonly reading: FileReading };
  'datasets.compare': { readonly before: string; readonly after: string; readonly options: CompareOptions };
  'datasets.drift': { readonly reference: string; readonly current: string; readonly options: DriftOptions };
  'eda.analyze': { readonly reference: string; readonly request: ProfileRequest };
}

export type JobKind = keyof JobInputs;

/** The work of every kind; what takes much memory is loaded by the first job that needs it. */
export function jobHandlers(datasets: Datasets): Readonly<Record<JobKind, JobHandler>> {
  const work: { readonly [Kind in JobKind]: (input: JobInputs[Kind], work: Parameters<JobHandler>[1]) => unknown } = {
    'datasets.register': (registration, work) => datasets.register(registration, work),
    'datasets.upload': async ({ reading, ...registration }, work) => {
      await using content = await work.attachment();
      if (content === undefined) throw new TypeError('A job lost the bytes that it came with');
      const source = { ...reading, stream: content, name: registration.origin };
      return await datasets.register({ ...registration, source }, work);
    },
    'datasets.compare': ({ before, after, options }, work) => datasets.compare(before, after, options, work),
    'datasets.drift': ({ reference, current, options }, work) => datasets.drift(reference, current, options, work),
    'eda.analyze': ({ reference, request }, work) => datasets.profile(reference, request, work),
  };
  // Each is given what was written down under its own name.
  return work as Readonly<Record<JobKind, JobHandler>>;
}
