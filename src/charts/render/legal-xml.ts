// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ILLEGAL = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** Replaces what XML 1.0 cannot hold even escaped: a column may be called anything, and one such character spoils the file. */
export const legalXml = (text: string): string => text.toWellFormed().replaceAll(ILLEGAL, '\ufffd');
