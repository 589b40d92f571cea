import type { ParameterDescription, SearchRange } from '../../ml/index.ts';
import { AssayCommand } from '../assay-command.ts';
import type { Style } from '../output/style.ts';

/** `assay algorithms show` */
export function showAlgorithmCommand(): AssayCommand {
  return new AssayCommand('show')
    .description('Show the hyperparameters of an algorithm: what each means and accepts, and its default')
    .argument('<name>', 'As assay algorithms list prints it')
    .example('assay algorithms show xgboost', 'what --params of assay train may say')
    .performs<object, [string]>((_, name) => async () => {
      const { describeAlgorithm } = await import('../../ml/index.ts');
      const algorithm = describeAlgorithm(name);
      return {
        json: algorithm,
        text: (style) => algorithm.parameters.map((parameter) => parameterText(parameter, style)).join('\n\n'),
      };
    });
}

/** Whole sentences, which the terminal may wrap: cut to a table they would say nothing. */
function parameterText(parameter: ParameterDescription, style: Style): string {
  const { name, aliases, accepts, meaning } = parameter;
  const byDefault = parameter.default === undefined ? 'none' : String(parameter.default);
  return [
    [style.command(name), ...aliases].join(', '),
    `  ${meaning}`,
    `  ${style.faint(`${accepts}; default: ${byDefault}`)}`,
    ...(parameter.search === undefined ? [] : [`  ${style.faint(`worth searching: ${rangeText(parameter.search)}`)}`]),
  ].join('\n');
}

function rangeText(range: SearchRange): string {
  if (range.kind === 'categorical') return range.choices.join(', ');
  return `from ${range.low} to ${range.high}${range.log ? ', by its logarithm' : ''}`;
}
