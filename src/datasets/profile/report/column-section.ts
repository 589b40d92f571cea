import { formatCount, formatFigure, formatShare, type Html, html, trusted } from '../../../pages/index.ts';
import type { Issue } from '../issues/issue.ts';
import type { ColumnProfile, NumberProfile } from '../profile.ts';
import { columnChart } from './column-charts.ts';
import { issueLine } from './issue-list.ts';

type Fact = readonly [name: string, value: string];

/** One column on a card: what it is, its picture, its figures, and what is wrong with it. */
export function columnCard(column: ColumnProfile, id: string, issues: readonly Issue[]): Html {
  const { name, kind, type, common, numbers } = column;
  const chart = columnChart(column);
  return html`<article class="card column" id="${id}">
<header><h3>${name}</h3><span class="badge">${kind}</span>${type !== kind && html`<span class="badge">${type}</span>`}</header>
${issues.length > 0 && html`<ul class="issues">${issues.map((issue) => issueLine(issue))}</ul>`}
<div class="figures">${figureList([...counts(column), ...shape(column)])}
${chart === undefined ? undefined : html`<div class="chart" role="img" aria-label="Distribution of ${name}">${trusted(chart)}${numbers?.centre !== undefined && html`<small>the middle 98 % of the values</small>`}</div>`}</div>
<details><summary>More</summary><div class="more">${more(column)}${common.length > 0 && valueTable('Most frequent', common)}${numbers !== undefined && html`${valueTable('Smallest', numbers.smallest)}${valueTable('Largest', numbers.largest)}`}</div></details>
</article>`;
}

const figureList = (rows: readonly Fact[]): Html =>
  html`<dl>${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;

function counts({ count, missing, missingShare, distinct, unique }: ColumnProfile): Fact[] {
  return [
    ['values', formatCount(count)],
    ['missing', missing === 0 ? 'none' : `${formatCount(missing)} (${formatShare(missingShare)})`],
    ['distinct', formatCount(distinct)],
    ...(unique > 0 && unique < count ? [['occur once', formatCount(unique)] as const] : []),
  ];
}

function shape({ numbers, dates, texts, evenness, sameAs }: ColumnProfile): Fact[] {
  const facts: Fact[] = [];
  if (numbers !== undefined) {
    facts.push(
      ['mean', formatFigure(numbers.mean)],
      ['standard deviation', formatFigure(numbers.std)],
      ['minimum', formatFigure(numbers.min)],
      ['median', formatFigure(numbers.quantiles.p50)],
      ['maximum', formatFigure(numbers.max)],
      ['zeros', formatCount(numbers.zeros)],
      ['negative', formatCount(numbers.negative)],
    );
    if (numbers.infinite > 0) facts.push(['infinite', formatCount(numbers.infinite)]);
  } else if (dates !== undefined) {
    facts.push(
      ['first', dates.min],
      ['median', dates.median],
      ['last', dates.max],
      ['order of rows', orderText(dates.order)],
    );
    if (dates.future > 0) facts.push(['in the future', formatCount(dates.future)]);
  } else if (texts !== undefined) {
    const { min, mean, max } = texts.lengths;
    facts.push(['length', min === max ? formatFigure(min) : `${min} – ${max}, mean ${formatFigure(mean)}`]);
    if (texts.numeric > 0) facts.push(['read as numbers', formatCount(texts.numeric)]);
    if (texts.dated > 0) facts.push(['read as dates', formatCount(texts.dated)]);
    if (texts.blank > 0) facts.push(['blank', formatCount(texts.blank)]);
    if (texts.format !== undefined) facts.push(['format', texts.format]);
  }
  if (evenness !== undefined) facts.push(['evenness', formatFigure(evenness)]);
  if (sameAs !== undefined) facts.push(['same as', sameAs]);
  return facts;
}

function more({ numbers, texts }: ColumnProfile): Html | undefined {
  if (numbers !== undefined) return html`${figureList(quantileFacts(numbers))}${figureList(momentFacts(numbers))}`;
  if (texts === undefined) return undefined;
  return html`${figureList([
    ['length: least', formatFigure(texts.lengths.min)],
    ['length: median', formatFigure(texts.lengths.median)],
    ['length: mean', formatFigure(texts.lengths.mean)],
    ['length: most', formatFigure(texts.lengths.max)],
    ['spaces at an end', formatCount(texts.padded)],
  ])}${figureList(texts.characters.map(({ category, count }) => [category, formatCount(count)] as const))}${figureList(texts.words.map(({ word, count }) => [word, formatCount(count)] as const))}`;
}

const quantileFacts = ({ quantiles, min, max, interquartileRange }: NumberProfile): Fact[] => [
  ['minimum', formatFigure(min)],
  ...Object.entries(quantiles).map(([name, value]) => [`${Number(name.slice(1))} %`, formatFigure(value)] as const),
  ['maximum', formatFigure(max)],
  ['interquartile range', formatFigure(interquartileRange)],
];

const momentFacts = (numbers: NumberProfile): Fact[] => [
  ['sum', formatFigure(numbers.sum)],
  ['range', formatFigure(numbers.range)],
  ['variance', formatFigure(numbers.variance)],
  ['coefficient of variation', formatFigure(numbers.variationCoefficient)],
  ['skewness', formatFigure(numbers.skewness)],
  ['excess kurtosis', formatFigure(numbers.kurtosis)],
  ['median absolute deviation', formatFigure(numbers.medianAbsoluteDeviation)],
  ['beyond the whiskers', formatCount(numbers.box.below + numbers.box.above)],
  ['order of rows', orderText(numbers.order)],
];

const orderText = (order: string): string => (order === 'none' ? 'none' : order.replace('-', ' '));

function valueTable(title: string, values: ColumnProfile['common']): Html {
  return html`<table><caption>${title}</caption><tbody>${values.map(
    ({ value, count, share }) =>
      html`<tr><td>${value === '' ? '(empty)' : value.slice(0, 80)}</td><td class="number">${formatCount(count)}</td><td class="number">${formatShare(share)}</td></tr>`,
  )}</tbody></table>`;
}
