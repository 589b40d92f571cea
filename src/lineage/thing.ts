import { z } from 'zod';

/** What lineage knows, from what comes in to what goes out; drawings keep this order in their legend. */
export const LINEAGE_KINDS = [
  'source',
  'file',
  'dataset',
  'split',
  'transformation',
  'feature-view',
  'run',
  'model',
  'promotion',
  'prediction',
] as const;

export type LineageKind = (typeof LINEAGE_KINDS)[number];

const text = z.string().min(1);
const digest = text.optional().describe('Of the content');

const described = {
  details: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .optional()
    .describe('What else is to be remembered, for people'),
};
const fileFields = {
  path: text.describe('Absolute, or an address'),
  size: z.number().optional().describe('Bytes'),
  changedMs: z.number().optional().describe('When it was last changed, milliseconds since the Unix epoch'),
};
const numbered = { name: text, version: z.int().min(1), digest, ...described };
const identified = {
  id: text,
  name: text.optional().describe('For people; the id unless given'),
  digest,
  ...described,
};

/**
 * Something that was read, made or done, as capabilities name it when they record. A file is a thing as it was: another
 * size or time of change is another one. `data` is rows known by their content: the dataset versions that have it (the
 * one of `name` and `version`, where there is one), else the file it was read from, else data that nobody registered. A
 * `model-file` is the registered versions of that content, else the file.
 */
export const lineageThingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['dataset', 'feature-view', 'model']), ...numbered }).readonly(),
  z
    .strictObject({ kind: z.enum(['run', 'split', 'transformation', 'prediction', 'promotion']), ...identified })
    .readonly(),
  z.strictObject({ kind: z.literal('file'), ...fileFields, digest, ...described }).readonly(),
  z.strictObject({ kind: z.literal('source'), url: text, name: text.optional(), ...described }).readonly(),
  z
    .strictObject({
      kind: z.literal('data'),
      name: text,
      digest: text,
      version: z.int().min(1).optional(),
      file: z.strictObject(fileFields).readonly().optional(),
      ...described,
    })
    .readonly(),
  z.strictObject({ kind: z.literal('model-file'), ...fileFields, digest: text, ...described }).readonly(),
]);

export type LineageThing = z.output<typeof lineageThingSchema>;
export type LineageDetails = NonNullable<LineageThing['details']>;

/** A thing as it is kept. Kind and key together name it. */
export interface NewNode {
  readonly kind: LineageKind;
  readonly key: string;
  readonly name: string;
  readonly version: string | null;
  readonly digest: string | null;
  readonly details: LineageDetails;
}

/** The node of a thing that needs no looking up. */
export function nodeOf(thing: Exclude<LineageThing, { kind: 'data' | 'model-file' }>): NewNode {
  const { details = {} } = thing;
  switch (thing.kind) {
    case 'dataset':
    case 'feature-view':
    case 'model': {
      const { kind, name, version, digest = null } = thing;
      return { kind, key: `${name}@${version}`, name, version: String(version), digest, details };
    }
    case 'file': {
      const { kind, path, size, changedMs, digest = null } = thing;
      const state = size === undefined ? {} : { size, changedMs: changedMs ?? null };
      const key = size === undefined ? path : `${path}#${size}#${changedMs ?? ''}`;
      return { kind, key, name: path, version: null, digest, details: { ...state, ...details } };
    }
    case 'source': {
      const { kind, url, name = url } = thing;
      return { kind, key: url, name, version: null, digest: null, details };
    }
    default: {
      const { kind, id, name = id, digest = null } = thing;
      return { kind, key: id, name, version: null, digest, details };
    }
  }
}

/** Data that nobody registered and that was read from no file here. */
export const unregisteredNode = (name: string, digest: string, details: LineageDetails = {}): NewNode => ({
  kind: 'dataset',
  key: `${name}#${digest}`,
  name,
  version: null,
  digest,
  details,
});
