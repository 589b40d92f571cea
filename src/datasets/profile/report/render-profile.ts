import { blocksSketch, classesSketch, gridSketch, heatMapSketch, SERIES_COLOURS } from '../../../charts/index.ts';
import {
  chartCard,
  formatAmount,
  formatCount,
  formatFigure,
  formatShare,
  formatTime,
  type Html,
  html,
  navigation,
  renderPage,
  section,
  tableCard,
  trusted,
} from '../../../pages/index.ts';
import type { ProfileComparison } from '../compare-profiles.ts';
import { SEVERITIES } from '../issues/issue.ts';
import type { Profile, TargetProfile } from '../profile.ts';
import { columnCard } from './column-section.ts';
import { comparisonSection } from './comparison-section.ts';
import { issueLine } from './issue-list.ts';
import { PROFILE_STYLE } from './profile-style.ts';

/** Columns that get a card each; the others are in the JSON. */
const MOST_CARDS = 200;
/** Columns that a heat map can show. */
const MOST_MAPPED = 30;
const MOST_FEATURES = 20;
const MOST_DISTRIBUTIONS = 12;
const MOST_PATTERNS = 10;
const MOST_ISSUES = 100;
const SAMPLE_COLUMNS = 30;

/**
 * The profile as one HTML page that asks for nothing from outside. The same profile gives the same bytes. Size grows by
 * about 10 kB a column.
 * @param comparison with an earlier profile, shown before the columns
 */
export function renderProfile(profile: Profile, comparison?: ProfileComparison): string {
  const { name, rows, columns, issues, profiledAt, target, missing, interactions, notes } = profile;
  const cards = shownColumns(profile);
  const links = new Map(cards.map((column, index) => [column.name, `column-${index + 1}`]));
  const sections = [
    ['issues', 'Issues'],
    ...(comparison === undefined ? [] : [['comparison', 'Comparison'] as const]),
    ['columns', 'Columns'],
    ...(target === undefined ? [] : [['target', 'Target'] as const]),
    ['correlations', 'Correlations'],
    ...(interactions.length === 0 ? [] : [['pairs', 'Pairs'] as const]),
    ['missing', 'Missing values'],
    ['duplicates', 'Repeated rows'],
    ['sample', 'Sample'],
  ] as const;
  return renderPage({
    title: name,
    kind: 'Profile',
    lead: `${formatAmount(rows, 'row')} · ${formatAmount(columns.length, 'column')} · ${formatTime(profiledAt)}`,
    style: PROFILE_STYLE,
    made: `Made by Assay on ${formatTime(profiledAt)}.`,
    body: html`${tiles(profile)}
${navigation(sections)}
${section(
  'issues',
  issues.length === 0 ? 'No issues' : formatAmount(issues.length, 'issue'),
  issues.length === 0 ? 'Nothing that was looked for was found.' : 'Worst first, each with what to do about it.',
  issues.length > 0 &&
    html`<div class="card"><ul class="issues">${issues.slice(0, MOST_ISSUES).map((issue) => issueLine(issue, links.get(issue.column ?? '')))}</ul>${issues.length > MOST_ISSUES && html`<p class="notes">and ${formatCount(issues.length - MOST_ISSUES)} more in the JSON</p>`}</div>`,
  notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`,
)}
${comparison !== undefined && comparisonSection(comparison)}
${section(
  'columns',
  'Columns',
  cards.length < columns.length
    ? `${formatCount(cards.length)} of ${formatCount(columns.length)}: those with issues, then the first ones; all are in the JSON.`
    : undefined,
  columnIndex(profile, cards, links),
  cards.map((column) =>
    columnCard(
      column,
      links.get(column.name) ?? '',
      issues.filter((issue) => issue.column === column.name),
    ),
  ),
)}
${target !== undefined && targetSection(target)}
${correlationSection(profile)}
${interactions.length > 0 && section('pairs', 'Pairs', 'The numbers that go together most, as counts of rows: the fuller the colour, the more.', html`<div class="small-charts">${interactions.map((pair) => html`<figure class="card chart" role="img" aria-label="${pair.x} against ${pair.y}, rank correlation ${formatFigure(pair.correlation)}">${trusted(gridSketch(pair))}</figure>`)}</div>`)}
${missingSection(profile, missing)}
${duplicateSection(profile)}
${sampleSection(profile)}`,
  });
}

function shownColumns({ columns, issues }: Profile): Profile['columns'] {
  if (columns.length <= MOST_CARDS) return columns;
  const faulty = new Set(issues.map(({ column }) => column));
  const chosen = new Set([...columns.filter(({ name }) => faulty.has(name)), ...columns].slice(0, MOST_CARDS));
  return columns.filter((column) => chosen.has(column));
}

function tiles({ rows, columns, overview, issues }: Profile): Html {
  const high = issues.filter(({ severity }) => severity === 'high').length;
  const tile = (name: string, value: string, below: string): Html =>
    html`<div class="tile"><span class="name">${name}</span><span class="value">${value}</span><span class="change">${below}</span></div>`;
  return html`<section class="tiles" aria-label="Overview">${tile('Rows', formatCount(rows), overview.duplicates.surplus === 0 ? 'none repeats another' : `${formatCount(overview.duplicates.surplus)} repeat another`)}${tile(
    'Columns',
    formatCount(columns.length),
    Object.entries(overview.kinds)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', '),
  )}${tile('Missing cells', formatShare(overview.missingShare), overview.missingCells === 0 ? 'none' : `${formatCount(overview.missingCells)} of ${formatCount(overview.cells)}`)}${tile('Issues', formatCount(issues.length), high === 0 ? 'none of them severe' : `${high} severe`)}</section>`;
}

function columnIndex({ issues }: Profile, cards: Profile['columns'], links: ReadonlyMap<string, string>): Html {
  const worst = new Map<string, number>();
  for (const { column, severity } of issues) {
    if (column !== null) worst.set(column, Math.max(worst.get(column) ?? 0, SEVERITIES.indexOf(severity)));
  }
  return html`<div class="index">${cards.map(({ name }) => html`<a href="#${links.get(name) ?? ''}" class="${worst.has(name) ? (SEVERITIES[worst.get(name) ?? 0] ?? '') : ''}">${name}</a>`)}</div>`;
}

function targetSection({ column, guessed, task, classes, features, positive }: TargetProfile): Html {
  const distributions = features.flatMap(({ column: feature, distribution }) =>
    distribution === undefined ? [] : [{ title: feature, ...distribution }],
  );
  const legend = html`<div class="legend">${classes.map(({ value, count, share }, i) => html`<span><i style="background:${SERIES_COLOURS[i % SERIES_COLOURS.length] ?? ''}"></i>${value}: ${formatCount(count)} (${formatShare(share)})</span>`)}</div>`;
  return section(
    'target',
    `What tells ${column}`,
    `${guessed ? 'Taken for the target because of its name. ' : ''}${task === 'regression' ? 'Each column alone, by its rank correlation with the target.' : `Each column alone, without a model${positive === undefined ? '' : `; figures are about "${positive}"`}.`}`,
    classes.length > 0 && classes.length <= SERIES_COLOURS.length && legend,
    tableCard(
      'How much each column tells',
      html`<table><thead><tr><th>column</th>${task === 'binary' && html`<th class="number">AUC</th><th class="number">information value</th>`}<th class="number">Cramér’s V</th>${task === 'regression' && html`<th class="number">rank correlation</th>`}<th class="number">V of being missing</th></tr></thead><tbody>${features
        .slice(0, MOST_FEATURES)
        .map(
          (feature) =>
            html`<tr><th>${feature.column}</th>${task === 'binary' && html`<td class="number">${formatFigure(feature.auc)}</td><td class="number">${formatFigure(feature.informationValue)}</td>`}<td class="number">${formatFigure(feature.cramersV)}</td>${task === 'regression' && html`<td class="number">${formatFigure(feature.spearman)}</td>`}<td class="number">${formatFigure(feature.missingV)}</td></tr>`,
        )}</tbody></table>`,
    ),
    distributions.length > 0 &&
      html`<div class="small-charts" style="margin-top:16px">${distributions.slice(0, MOST_DISTRIBUTIONS).map((data) => html`<figure class="card chart" role="img" aria-label="${data.title} by class of ${column}">${trusted(classesSketch(data))}</figure>`)}</div>`,
  );
}

function correlationSection({ correlations }: Profile): Html {
  const { columns, auto } = correlations;
  if (columns.length < 2) return section('correlations', 'Correlations', 'There are no two columns that vary.');
  const strength = columns.map((_, a) =>
    Math.max(...columns.map((_, b) => (a === b ? 0 : Math.abs(auto[a]?.[b] || 0)))),
  );
  const chosen = columns
    .map((_, index) => index)
    .toSorted((a, b) => (strength[b] ?? 0) - (strength[a] ?? 0))
    .slice(0, MOST_MAPPED)
    .toSorted((a, b) => a - b);
  const names = chosen.map((index) => columns[index] ?? '');
  const pairs = columns
    .flatMap((a, i) => columns.slice(i + 1).map((b, j) => ({ a, b, value: auto[i]?.[i + 1 + j] ?? Number.NaN })))
    .filter(({ value }) => Math.abs(value) >= 0.3)
    .toSorted((x, y) => Math.abs(y.value) - Math.abs(x.value))
    .slice(0, 15);
  return section(
    'correlations',
    'Correlations',
    `Spearman’s between numbers, Cramér’s V (corrected for bias, numbers in ten bins) where a category takes part.${columns.length > chosen.length ? ` The ${chosen.length} columns with the strongest.` : ''}`,
    html`<div class="wide-chart">${chartCard({ svg: heatMapSketch({ rows: names, columns: names, values: chosen.map((a) => chosen.map((b) => auto[a]?.[b] ?? Number.NaN)) }), description: 'Heat map of correlations' }, 'full')}</div>`,
    pairs.length > 0 &&
      tableCard(
        'Strongest pairs',
        html`<table><tbody>${pairs.map(({ a, b, value }) => html`<tr><th>${a}</th><td>${b}</td><td class="number">${formatFigure(value)}</td></tr>`)}</tbody></table>`,
      ),
  );
}

function missingSection({ rows, columns: all }: Profile, missing: Profile['missing']): Html {
  const { columns, blocks, blockStarts, correlations, patterns, completeRows } = missing;
  if (columns.length === 0) return section('missing', 'Missing values', 'None.');
  const shares = columns.map((column) => all.find(({ name }) => name === column)?.missingShare ?? Number.NaN);
  const together =
    columns.length > 1 && correlations.some((line, a) => line.some((value, b) => a !== b && Math.abs(value) >= 0.1));
  return section(
    'missing',
    'Missing values',
    `${formatCount(completeRows)} of ${formatAmount(rows, 'row')} ${completeRows === 1 ? 'is' : 'are'} complete. Rows run from left to right; the fuller the colour, the more is missing.`,
    html`<div class="wide-chart">${chartCard({ svg: blocksSketch({ names: columns, blocks, shares, starts: blockStarts, rows }), description: 'Where values are missing, by column and block of rows' }, 'full')}</div>`,
    tableCard(
      'Missing together',
      html`<table><thead><tr><th>columns</th><th class="number">rows</th></tr></thead><tbody>${patterns.slice(0, MOST_PATTERNS).map((pattern) => html`<tr><td>${pattern.columns.slice(0, 12).join(', ')}${pattern.columns.length > 12 && html` and ${pattern.columns.length - 12} more`}</td><td class="number">${formatCount(pattern.rows)}</td></tr>`)}</tbody></table>`,
    ),
    together &&
      html`<div class="wide-chart" style="margin-top:16px">${chartCard({ svg: heatMapSketch({ rows: columns.slice(0, MOST_MAPPED), columns: columns.slice(0, MOST_MAPPED), values: correlations.slice(0, MOST_MAPPED) }), description: 'Correlation of being missing' }, 'full')}</div>`,
  );
}

function duplicateSection({ overview: { duplicates }, columns, rows }: Profile): Html {
  const { surplus, groups, share, examples } = duplicates;
  if (surplus === 0) return section('duplicates', 'Repeated rows', 'No row repeats another.');
  const names = columns.slice(0, examples[0]?.values.length ?? 0).map(({ name }) => name);
  return section(
    'duplicates',
    'Repeated rows',
    `${formatCount(surplus)} of ${formatAmount(rows, 'row')} (${formatShare(share)}) could go without losing any: they repeat ${formatAmount(groups, 'different row')}.`,
    tableCard(
      'Most frequent',
      rowTable(
        ['times', ...names],
        examples.map(({ count, values }) => [formatCount(count), ...values]),
      ),
    ),
  );
}

function sampleSection({ sample: { columns, head, tail }, rows }: Profile): Html {
  const shown = (lines: readonly (readonly (string | null)[])[]) => lines.map((line) => line.slice(0, SAMPLE_COLUMNS));
  const names = columns.slice(0, SAMPLE_COLUMNS);
  return section(
    'sample',
    'Sample',
    names.length < columns.length ? `The first ${names.length} columns.` : undefined,
    tableCard('First rows', rowTable(names, shown(head))),
    rows > head.length && tableCard('Last rows', rowTable(names, shown(tail))),
  );
}

const rowTable = (names: readonly string[], lines: readonly (readonly (string | null)[])[]): Html =>
  html`<table><thead><tr>${names.map((name) => html`<th>${name}</th>`)}</tr></thead><tbody>${lines.map(
    (line) =>
      html`<tr>${line.map((cell) => html`<td class="cell">${cell === null ? html`<span class="absent">missing</span>` : cell}</td>`)}</tr>`,
  )}</tbody></table>`;
