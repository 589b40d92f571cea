import type { EntryDetails, OpenDataEntry } from '../../datasets/index.ts';
import { formatBytes } from '../output/bytes.ts';
import type { Style } from '../output/style.ts';
import { formatFacts, formatTable } from '../output/table.ts';

/** More of them is what --json is for. */
const MOST_FILES = 12;

export function entriesText(entries: readonly OpenDataEntry[], style: Style): string {
  if (entries.length === 0) return 'Nothing in the catalogue fits; assay datasets browse lists everything';
  return formatTable(
    entries,
    [
      { title: 'id', value: ({ id }) => id, keepWhole: true },
      { title: 'name', value: ({ name }) => name },
      { title: 'licence', value: ({ license }) => license },
      { title: 'tags', value: ({ tags }) => tags.join(', ') || undefined },
    ],
    style,
  );
}

export function entryText(entry: EntryDetails, style: Style): string {
  return [
    style.heading(entry.name),
    entry.description,
    '',
    factsText(entry, style),
    ...entry.resources.flatMap((_, index) => resourceLines(entry, index, style)),
    ...columnLines(entry, style),
  ].join('\n');
}

function factsText(entry: OpenDataEntry, style: Style): string {
  return formatFacts(
    [
      ['id', entry.id],
      ['licence', entry.license],
      ['attribution', entry.attribution],
      ['documentation', entry.documentation],
      ['managed by', entry.managedBy],
      ['updated', entry.updateFrequency],
      ['contact', entry.contact],
      ['tags', entry.tags.join(', ') || undefined],
      ['deprecated', entry.deprecated],
    ],
    style,
  );
}

function resourceLines({ resources, files: known }: EntryDetails, index: number, style: Style): string[] {
  const resource = resources[index];
  if (resource === undefined) return [];
  const files = known[index] ?? [];
  const billed = resource.requesterPays ? ' (its host bills whoever downloads)' : '';
  const table = formatTable(
    files.slice(0, MOST_FILES),
    [
      { title: 'file', value: ({ path }) => path, keepWhole: true },
      { title: 'size', value: ({ size }) => (size === undefined ? undefined : formatBytes(size)), align: 'right' },
      { title: 'what', value: ({ description }) => description },
    ],
    style,
  );
  return [
    '',
    `${style.heading(`resource ${index + 1}`)}  ${resource.address}${billed}`,
    ...(resource.description === undefined ? [] : [resource.description]),
    ...(files.length === 0 ? [] : [table]),
    ...(files.length > MOST_FILES ? [style.faint('… and more; --prefix shows those of a folder')] : []),
  ];
}

function columnLines({ columns }: EntryDetails, style: Style): string[] {
  if (columns === undefined) return [];
  const table = formatTable(
    columns,
    [
      { title: 'column', value: ({ name }) => name },
      { title: 'type', value: ({ type }) => type },
    ],
    style,
  );
  return ['', table];
}
