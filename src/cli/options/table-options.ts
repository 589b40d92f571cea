import { Option } from 'commander';

/** How cells are read, alike in every command that reads a table. */
export const missingOption = (): Option =>
  new Option('--missing <word...>', 'Cells of a CSV file that mean a missing value, such as NA; empty cells always do');

/** Of commands that give a table to a model. */
export const leaveOutOption = (): Option =>
  new Option(
    '--ignore <column...>',
    'Columns to keep from the model, such as ids: one without column names reads all others in their order',
  );

export const categoryOption = (): Option =>
  new Option('--category <column...>', 'Columns whose values are categories, such as text or codes');

export const positiveOption = (): Option =>
  new Option('--positive <value>', 'Which of two label values counts as 1 (default: the last in alphabetical order)');
