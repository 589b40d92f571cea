import { shellWord } from '../schema/index.ts';

export interface NextTraining {
  readonly algorithm: string;
  readonly data: string;
  readonly label?: string | undefined;
  readonly task?: string | undefined;
  readonly weight?: string | undefined;
  readonly positive?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  readonly missing?: readonly string[] | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly modelOut?: string | undefined;
}

/** A command that trains on the table of another one, with all that it says of the table. */
export function nextTraining(training: NextTraining): string {
  const { algorithm, data, label, task, weight, positive, ignore, category, missing, parameters, modelOut } = training;
  const option = (name: string, ...values: readonly (string | undefined)[]): string[] => {
    const given = values.filter((value) => value !== undefined);
    return given.length === 0 ? [] : [`--${name}`, ...given.map(shellWord)];
  };
  return [
    ...['train', '--algorithm', algorithm, '--data', shellWord(data)],
    ...option('label', label),
    ...option('task', task === 'binary' ? undefined : task),
    ...option('weight', weight),
    ...option('positive', positive),
    ...option('ignore', ...(ignore ?? [])),
    ...option('category', ...(category ?? [])),
    ...option('missing', ...(missing ?? [])),
    ...option('params', parameters && JSON.stringify(parameters)),
    ...option('model-out', modelOut),
  ].join(' ');
}
