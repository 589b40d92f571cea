import type { DriftOverTime, DriftWindow } from '../../datasets/index.ts';
import { formatCount, formatTime } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { formatTable } from '../output/table.ts';

/** One line per window, in the order of time. */
export function windowsText({ windows, drifted, time, rowsWithoutTime }: DriftOverTime, style: Style): string {
  const count = windows.filter(({ report }) => report.drifted).length;
  const head = drifted
    ? style.bad(`Drifted in ${count} of ${windows.length} windows`)
    : style.good(`No drift in ${windows.length} windows`);
  const table = formatTable(
    windows,
    [
      { title: 'from', value: ({ from }) => formatTime(from), keepWhole: true },
      { title: 'rows', value: ({ rows }) => formatCount(rows), align: 'right', keepWhole: true },
      {
        title: 'drift',
        value: ({ report }) =>
          report.drifted ? report.severity : report.verdict === 'stable' ? 'no' : 'not enough data',
        keepWhole: true,
        paint: (text, { report }) => (report.drifted ? style.bad(text) : text),
      },
      { title: 'drifted columns', value: driftedNames },
    ],
    style,
  );
  const lost = rowsWithoutTime > 0 ? ['', style.faint(`${formatCount(rowsWithoutTime)} rows have no ${time}`)] : [];
  return [head, '', table, ...lost].join('\n');
}

function driftedNames({ report }: DriftWindow): string | undefined {
  const names = report.columns.filter(({ drifted }) => drifted === true).map(({ name }) => name);
  return names.length === 0 ? undefined : names.join(', ');
}
