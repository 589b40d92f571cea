import { COLOURS, OTHER_COLOURS, SECONDARY } from '../../../charts/index.ts';
import { type Html, trusted } from '../../../pages/index.ts';
import type { DriftShape } from '../drift-report.ts';

const [WIDTH, HEIGHT] = [120, 28];

/** Both distributions as small as a line of text, drawn by hand: a page of a thousand columns has a thousand. */
export function sparkline({ reference, current }: DriftShape): Html {
  const most = Math.max(...reference, ...current, 1e-9);
  const step = WIDTH / reference.length;
  const height = (share: number): string => ((share / most) * (HEIGHT - 2)).toFixed(1);
  const bars = reference
    .map(
      (share, i) =>
        `M${(i * step).toFixed(1)} ${HEIGHT}h${(step * 0.96).toFixed(1)}v-${height(share)}h-${(step * 0.96).toFixed(1)}z`,
    )
    .join('');
  const line = current
    .map(
      (share, i) =>
        `${i === 0 ? 'M' : 'L'}${(i * step).toFixed(1)} ${(HEIGHT - Number(height(share))).toFixed(1)}h${step.toFixed(1)}`,
    )
    .join('');
  return trusted(
    `<svg class="chart spark" width="${WIDTH}" height="${HEIGHT}" viewBox="0 -1 ${WIDTH} ${HEIGHT + 2}" aria-hidden="true">` +
      `<path d="${bars}" fill="${OTHER_COLOURS[1]}" opacity=".55"/>` +
      `<path d="${line}" fill="none" stroke="${SECONDARY}" stroke-width="1.4"/>` +
      `<path d="M0 ${HEIGHT}h${WIDTH}" stroke="${COLOURS.axis}" stroke-width="1"/></svg>`,
  );
}
