import { ALGORITHM_NAMES, describeAlgorithm } from '../../src/ml/index.ts';
import { code, markdownTable } from './table.ts';

/** The hyperparameters of every algorithm, made from the schemas that check them. */
export function parameterTables(): string {
  return ALGORITHM_NAMES.map(parameterTable).join('\n\n');
}

function parameterTable(algorithm: string): string {
  const { name, title, parameters } = describeAlgorithm(algorithm);
  const rows = parameters.map((parameter) => [
    [parameter.name, ...parameter.aliases].map(code).join(', '),
    parameter.accepts,
    parameter.default === undefined ? '' : code(String(parameter.default)),
    parameter.meaning,
  ]);
  return `## ${title}: \`${name}\`\n\n${markdownTable(['parameter', 'accepts', 'default', 'meaning'], rows)}`;
}
