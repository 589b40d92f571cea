import { createHash } from 'node:crypto';

const CLIP_PATH = /<clipPath id="([^"]+)"/g;

/**
 * Renames the clip paths of a chart. Vega numbers them through the life of the process, so that the same chart would
 * not have the same bytes; numbered from 0 in each chart, those of several charts on one page would be mixed up.
 */
export function withOwnIds(svg: string): string {
  const ids = [...new Set(Array.from(svg.matchAll(CLIP_PATH), ([, id]) => id as string))];
  const rename = (text: string, prefix: string): string =>
    ids.reduce(
      (renamed, id, index) =>
        renamed
          .replaceAll(`<clipPath id="${id}"`, `<clipPath id="${prefix}-${index}"`)
          .replaceAll(`clip-path="url(#${id})"`, `clip-path="url(#${prefix}-${index})"`),
      text,
    );
  const content = createHash('sha256').update(rename(svg, 'clip')).digest('hex');
  return rename(svg, `clip-${content.slice(0, 8)}`);
}
