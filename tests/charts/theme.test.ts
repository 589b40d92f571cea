import { describe, expect, test } from 'vitest';
import { COLOURS, DARK_COLOURS, renderSvg, SERIES_COLOURS } from '../../src/charts/index.ts';
import { SAMPLE_CHARTS } from './sample-charts.ts';

const [blue, vermilion] = SERIES_COLOURS;
const onPage = { light: (colour: string) => colour, dark: (colour: string) => DARK_COLOURS[colour] ?? colour };

describe.each(Object.entries(onPage))('on a %s page', (_, shown) => {
  test('text can be read: contrast of at least 4.5 to its ground (WCAG 2.2, AA)', () => {
    expect(contrast(shown(COLOURS.ink), shown(COLOURS.paper))).toBeGreaterThan(7);
    expect(contrast(shown(COLOURS.muted), shown(COLOURS.paper))).toBeGreaterThan(4.5);
    for (const colour of [blue, vermilion]) {
      const deepestCell = mixed(shown(colour), shown(COLOURS.paper), 0.55);
      expect(contrast(shown(COLOURS.ink), deepestCell)).toBeGreaterThan(4.5);
    }
  });

  test('lines can be seen: contrast of at least 3 to the ground (WCAG 2.2, AA)', () => {
    for (const colour of SERIES_COLOURS.slice(0, 3)) {
      expect(contrast(shown(colour), shown(COLOURS.paper))).toBeGreaterThan(3);
    }
  });
});

test('every colour that a chart draws has a counterpart for dark pages', async () => {
  const drawn = new Set<string>();
  for (const chart of Object.values(SAMPLE_CHARTS)) {
    const svg = await renderSvg(chart({}, 'fraud'));
    for (const [, colour = ''] of svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)) drawn.add(colour);
  }
  const colours = [...drawn].filter((colour) => colour !== 'none' && colour !== 'transparent');
  expect(colours.filter((colour) => DARK_COLOURS[colour] === undefined)).toEqual([]);
});

/** @see WCAG 2.2, relative luminance and contrast ratio */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(top: string, ground: string, opacity: number): string {
  const below = channels(ground);
  const parts = channels(top).map((channel, i) => Math.round(channel * opacity + (below[i] ?? 0) * (1 - opacity)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
