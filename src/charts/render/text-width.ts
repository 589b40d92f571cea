/** Advance widths of Inter Regular for U+0020 … U+007E, in hundredths of the font size; read from its `hmtx` table. */
const WIDTHS = [
  28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 41, 61, 62, 65, 59, 62, 57, 62, 62, 29, 30, 66,
  66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76, 64, 76, 64, 64, 65, 74, 69, 99, 68, 68,
  63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61, 59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56,
  82, 55, 56, 55, 43, 33, 43, 66,
];
/** Of any other character: about an m for ideographs and the like, so that text is rather given too much room. */
const WIDEST = 100;
/** Room for bold text and for the system's font, where Inter is missing. */
const MARGIN = 1.05;

/**
 * Width of a line of text in px, as Vega needs it to lay out a chart. Without a canvas it would reckon 0.8 of the font
 * size per character and leave holes; with one, the layout would depend on the machine's fonts.
 */
export function textWidth(text: string, fontSize: number): number {
  const hundredths = [...text].reduce((sum, character) => {
    return sum + (WIDTHS[(character.codePointAt(0) ?? 0) - 0x20] ?? WIDEST);
  }, 0);
  return Math.ceil((hundredths / 100) * fontSize * MARGIN);
}
