import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatCount } from '../output/numbers.ts';
import { openReferences } from './open-references.ts';

interface BaselineOptions extends StandardOptions {
  readonly out?: string;
}

/** `assay datasets baseline` */
export function baselineCommand(): AssayCommand {
  return new AssayCommand('baseline')
    .description('Keep the distributions of a table, so that a drift check reads the current rows alone')
    .argument('<reference>', 'NAME, NAME@3, or a file; of a dataset, the baseline is stored beside the version')
    .option('--out <file>', 'Write it to this file as well, such as train.baseline.json')
    .reportsProgress()
    .example('assay datasets baseline payments@3', 'then: assay datasets drift payments@3 june.csv --baseline')
    .example(
      'assay datasets baseline train.csv --out train.baseline.json',
      'then: assay datasets drift train.baseline.json june.csv',
    )
    .performs<BaselineOptions, [string]>((options, reference) => async (context) => {
      const { makeBaseline, parseReference, writeBaseline } = await import('../../datasets/index.ts');
      const { signal, progress } = context;
      const parsed = parseReference(reference);
      if (parsed.kind === 'file' && options.out === undefined) throw await outMissing();
      const make = async () => {
        if (parsed.kind === 'version') {
          const { datasets } = await context.workspace();
          return datasets.driftBaseline(await datasets.get(parsed.name, parsed.version), { signal, progress });
        }
        await using opened = await openReferences(context, [reference]);
        const [rows] = opened.inputs;
        if (rows === undefined) throw new TypeError('One reference opens one table');
        return await makeBaseline(rows, { signal, progress });
      };
      const baseline = await make();
      const text = writeBaseline(baseline);
      if (options.out !== undefined) {
        const { writeFileAtomically } = await import('../../storage/index.ts');
        await writeFileAtomically(options.out, text);
      }
      const { label, rows, columns } = baseline;
      return {
        json: { label, rows, columns: columns.length, bytes: Buffer.byteLength(text), out: options.out ?? null },
        text: () =>
          [
            `Baseline of ${label}: ${formatCount(rows)} rows, ${formatCount(columns.length)} columns, ${formatBytes(Buffer.byteLength(text))}`,
            ...(options.out === undefined ? [] : [`Wrote ${options.out}`]),
          ].join('\n'),
      };
    });
}

async function outMissing(): Promise<Error> {
  const { AssayError } = await import('../../errors/index.ts');
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: 'The baseline of a file needs a file of its own: --out is missing',
    remedy: 'For example --out train.baseline.json',
  });
}
