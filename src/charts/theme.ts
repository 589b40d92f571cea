import type { Config } from 'vega-lite';

/** Every colour a chart uses; a page may restyle them by their value, see {@link DARK_COLOURS}. */
export const COLOURS = {
  paper: '#ffffff',
  ink: '#17202c',
  muted: '#566273',
  axis: '#b9c2ce',
  grid: '#e9edf2',
  faint: '#9aa5b3',
} as const;

/**
 * Colours of series, in this order; told apart with every common colour blindness.
 * @see Okabe & Ito (2008), Color Universal Design
 */
export const SERIES_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'] as const;

/** The first series colour: the model a chart is about. */
export const [PRIMARY, SECONDARY, TERTIARY] = SERIES_COLOURS;

/** What stands beside the one that a chart is about; told apart by lightness alone. */
export const OTHER_COLOURS = ['#cbd3dd', '#a4afbd', '#7d8a9b', '#5b6776'] as const;

/** What to show instead of each colour on a dark page: same roles, same hues, lighter. */
export const DARK_COLOURS: Readonly<Record<string, string>> = {
  [COLOURS.paper]: '#171d26',
  [COLOURS.ink]: '#e8edf4',
  [COLOURS.muted]: '#a3b0c0',
  [COLOURS.axis]: '#465263',
  [COLOURS.grid]: '#27303c',
  [COLOURS.faint]: '#77859a',
  '#0072b2': '#4fa9e2',
  '#d55e00': '#f0853a',
  '#009e73': '#35c79b',
  '#cc79a7': '#df98be',
  '#cbd3dd': '#3d4858',
  '#a4afbd': '#5a6779',
  '#7d8a9b': '#8391a4',
  '#5b6776': '#b1bccb',
};

/** Charts are drawn in Inter; a page without it falls back to the system's own font. */
export const FONT_FAMILY = 'Inter';
const FONT = `${FONT_FAMILY}, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif`;

/** Sizes in px of the plotting area; the frame around it adds room for title and axes. */
export const SIZES = { square: { width: 340, height: 300 }, wide: { width: 760, height: 280 } } as const;

/** The look of every chart, decided here alone. */
export const THEME = {
  background: COLOURS.paper,
  font: FONT,
  padding: 20,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    offset: 18,
    color: COLOURS.ink,
    fontSize: 15,
    fontWeight: 600,
    subtitleColor: COLOURS.muted,
    subtitleFontSize: 12,
    subtitlePadding: 6,
  },
  axis: {
    domainColor: COLOURS.axis,
    gridColor: COLOURS.grid,
    tickColor: COLOURS.axis,
    tickSize: 4,
    labelColor: COLOURS.muted,
    labelFontSize: 11,
    labelPadding: 5,
    titleColor: COLOURS.muted,
    titleFontSize: 11.5,
    titleFontWeight: 400,
    titlePadding: 10,
  },
  axisY: { domain: false, ticks: false },
  axisX: { grid: false },
  legend: {
    orient: 'bottom',
    direction: 'horizontal',
    title: null,
    labelColor: COLOURS.ink,
    labelFontSize: 11.5,
    labelLimit: 260,
    symbolStrokeWidth: 3,
    symbolSize: 90,
    columnPadding: 18,
    offset: 14,
  },
  header: { labelColor: COLOURS.muted, labelFontSize: 12, labelFontWeight: 600, title: null },
  range: { category: [...SERIES_COLOURS] },
  line: { strokeWidth: 2.2, strokeCap: 'round', strokeJoin: 'round' },
  bar: { cornerRadiusEnd: 2 },
  text: { color: COLOURS.ink, fontSize: 11.5 },
} satisfies Config;
