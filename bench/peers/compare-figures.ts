export interface Figures {
  readonly what: string;
  readonly unit: string;
  /** Whether more is better (a rate) or less (a time). */
  readonly better: 'higher' | 'lower';
  readonly assay: number;
  readonly peer: number | undefined;
}

/** Prints figures beside those of the peer, with how many times better Assay is (below 1: worse). */
export function compareFigures(title: string, peer: string, rows: readonly Figures[]): void {
  const number = (value: number | undefined) =>
    value === undefined ? '—' : value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
  const ratio = ({ assay, peer, better }: Figures) =>
    peer === undefined ? '—' : `${number(better === 'higher' ? assay / peer : peer / assay)}×`;
  console.log(`${title}\n`);
  console.log(`| | unit | assay | ${peer} | better by |\n|---|---|---:|---:|---:|`);
  for (const row of rows) {
    console.log(`| ${row.what} | ${row.unit} | ${number(row.assay)} | ${number(row.peer)} | ${ratio(row)} |`);
  }
}
