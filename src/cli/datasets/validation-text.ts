import type { RuleResult, SampleRow, ValidationReport } from '../../datasets/index.ts';
import { formatCount } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatTable } from '../output/table.ts';
import { printable } from '../output/text-width.ts';

/** Rows shown of each broken rule; the JSON and the page have more. */
const ROWS_SHOWN = 5;

/** A validation report for people: the verdict, every rule on a line, and the first rows that break each. */
export function validationText(report: ValidationReport, style: Style): string {
  const broken = report.results.filter(({ outcome, samples }) => outcome !== 'passed' && samples.length > 0);
  return [
    verdictText(report, style),
    formatTable(report.results.toSorted(byOutcome), COLUMNS(style), style),
    ...broken.map((result) => rowsText(result, style)),
  ].join('\n\n');
}

function verdictText({ success, subject, rows, columns, statistics }: ValidationReport, style: Style): string {
  const { rules, passed, errors, warnings } = statistics;
  const verdict = success ? style.good('valid') : style.bad('not valid');
  const counts = [
    `${formatCount(passed)} of ${formatCount(rules)} rules passed`,
    ...(errors > 0 ? [style.bad(`${formatCount(errors)} broken`)] : []),
    ...(warnings > 0 ? [style.warning(`${formatCount(warnings)} with warnings`)] : []),
  ];
  const size = style.faint(`${formatCount(rows)} rows, ${formatCount(columns)} columns`);
  return `${style.heading(printable(subject))}  ${verdict}: ${counts.join(', ')}  ${size}`;
}

const COLUMNS = (style: Style): readonly Column<RuleResult>[] => [
  { title: 'outcome', value: wordOf, keepWhole: true, paint: (text, result) => painted(text, result, style) },
  { title: 'rule', value: ({ description }) => description },
  { title: 'looked at', value: ({ evaluated }) => counted(evaluated), align: 'right', keepWhole: true },
  { title: 'missing', value: ({ missing }) => counted(missing), align: 'right', keepWhole: true },
  { title: 'broken by', value: ({ failing }) => counted(failing), align: 'right', keepWhole: true },
  { title: 'share', value: ({ failingShare }) => shareText(failingShare), align: 'right', keepWhole: true },
  { title: 'found', value: foundText },
];

/** What is broken stands first: a suite may have hundreds of rules. */
const byOutcome = (a: RuleResult, b: RuleResult): number => rankOf(a) - rankOf(b);
const rankOf = ({ outcome, severity }: RuleResult): number => (outcome === 'passed' ? 2 : severity === 'error' ? 0 : 1);

function wordOf({ outcome, severity }: RuleResult): string {
  if (outcome === 'passed') return 'passed';
  if (outcome === 'unchecked') return 'not checked';
  return severity === 'warn' ? 'warning' : 'broken';
}

function painted(text: string, { outcome, severity }: RuleResult, style: Style): string {
  if (outcome === 'passed') return style.good(text);
  return severity === 'warn' ? style.warning(text) : style.bad(text);
}

const counted = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : formatCount(value);

function shareText(share: number | undefined): string | undefined {
  if (share === undefined || share === 0) return undefined;
  const percent = share * 100;
  return percent < 0.01 ? '< 0.01 %' : `${percent.toFixed(percent < 1 ? 2 : 1)} %`;
}

function foundText({ observed, reason, rule }: RuleResult): string | undefined {
  const isPlain = ['number', 'string', 'boolean'].includes(typeof observed) && rule.rule !== 'exists';
  const found = typeof observed === 'number' ? String(Number(observed.toPrecision(6))) : String(observed);
  return [...(isPlain ? [found] : []), ...(reason === undefined ? [] : [reason])].join(': ') || undefined;
}

function rowsText({ description, samples, failing = 0 }: RuleResult, style: Style): string {
  const names = Object.keys(samples[0]?.values ?? {});
  const shown = samples.slice(0, ROWS_SHOWN);
  const table = formatTable(
    shown,
    [
      { title: 'row', value: ({ row }: SampleRow) => formatCount(row), align: 'right', keepWhole: true },
      ...names.map(
        (name): Column<SampleRow> => ({
          title: printable(name),
          value: ({ values }) =>
            values[name] === null || values[name] === undefined ? undefined : String(values[name]),
        }),
      ),
    ],
    style,
  );
  const rest = failing - shown.length;
  const lines = table.split('\n').map((line) => `  ${line}`);
  return [
    `Broken: ${style.heading(printable(description))}`,
    ...lines,
    ...(rest > 0 ? [style.faint(`  and ${formatCount(rest)} more`)] : []),
  ].join('\n');
}
