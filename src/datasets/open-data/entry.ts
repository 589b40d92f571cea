import { z } from 'zod';

const text = z.string();
const line = z
  .union([text, z.null()])
  .optional()
  .transform((value) => value?.trim() || undefined);

/** YAML reads a bare number or date as one; the registry means text. */
const words = z
  .union([z.array(z.union([text, z.number(), z.boolean()])), text, z.null()])
  .optional()
  .transform((given) => (given === undefined || given === null ? [] : [given].flat().map(String)));

const fileSchema = z
  .object({
    Path: z.string().min(1).describe('Key in the bucket, or address relative to that of the resource'),
    Description: line,
    Size: z.number().int().min(0).optional().describe('Bytes'),
    SHA256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, '64 hex digits')
      .optional(),
    MD5: z
      .string()
      .regex(/^[0-9a-f]{32}$/i, '32 hex digits')
      .optional(),
  })
  .readonly();

const resourceSchema = z
  .object({
    Description: line,
    ARN: line.describe('Of the bucket and prefix, such as arn:aws:s3:::noaa-ghcn-pds/csv'),
    URL: line.describe('Of a file or a folder of files, where the data is not in S3; beyond the registry’s format'),
    Region: line,
    Type: line.describe('Such as S3 Bucket'),
    RequesterPays: z.boolean().optional(),
    AccountRequired: z.union([z.boolean(), text]).optional(),
    ControlledAccess: line,
    Explore: words,
    Files: z
      .array(fileSchema)
      .readonly()
      .optional()
      .describe('Files with their checksums; beyond the registry’s format'),
  })
  .refine(({ ARN, URL }) => ARN !== undefined || URL !== undefined, 'an ARN or a URL')
  .readonly();

/** A YAML file of the registry. Fields that are not listed are let through unread: the registry grows. */
export const entrySchema = z
  .object({
    Name: z.string().trim().min(1),
    Description: z.string().trim().min(1),
    Documentation: line,
    Contact: line,
    ManagedBy: line,
    UpdateFrequency: line,
    Tags: words,
    License: line,
    Citation: line,
    DeprecatedNotice: line,
    Resources: z.array(resourceSchema).min(1).readonly(),
    DataAtWork: z.record(z.string(), z.unknown()).nullish(),
  })
  .readonly();

type Entry = z.output<typeof entrySchema>;
type Resource = z.output<typeof resourceSchema>;

/** A file that an entry names, with what it must be. */
export interface OpenDataFile {
  readonly path: string;
  readonly description?: string | undefined;
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
  readonly md5?: string | undefined;
}

/** Where data of an entry lies. */
export interface OpenDataResource {
  readonly description?: string | undefined;
  /** `s3://bucket/prefix`, or an http address. */
  readonly address: string;
  readonly region?: string | undefined;
  readonly type?: string | undefined;
  readonly requesterPays: boolean;
  readonly accountRequired: boolean;
  readonly files: readonly OpenDataFile[];
}

/** A dataset of the catalogue. */
export interface OpenDataEntry {
  /** What it is asked for by: the name of its file, such as `noaa-ghcn`. */
  readonly id: string;
  readonly name: string;
  /** May be Markdown. */
  readonly description: string;
  readonly documentation?: string | undefined;
  readonly contact?: string | undefined;
  readonly managedBy?: string | undefined;
  readonly updateFrequency?: string | undefined;
  readonly tags: readonly string[];
  readonly license?: string | undefined;
  /** How to name the source where the data is used. */
  readonly attribution: string;
  readonly deprecated?: string | undefined;
  readonly resources: readonly OpenDataResource[];
  /** The file or address of the entry; `bundled` for those that come with Assay. */
  readonly catalogue: string;
}

/** The entry that a YAML document of the registry says. */
export function toEntry(id: string, entry: Entry, catalogue: string): OpenDataEntry {
  const { Name: name, ManagedBy: managedBy, Documentation: documentation } = entry;
  const from = [managedBy, documentation].filter((part) => part !== undefined);
  return {
    id,
    name,
    description: entry.Description,
    documentation,
    contact: entry.Contact,
    managedBy,
    updateFrequency: entry.UpdateFrequency,
    tags: entry.Tags,
    license: entry.License,
    attribution: entry.Citation ?? [name, ...from].join(', '),
    deprecated: entry.DeprecatedNotice,
    resources: entry.Resources.map(toResource),
    catalogue,
  };
}

function toResource(resource: Resource): OpenDataResource {
  return {
    description: resource.Description,
    address: resource.URL ?? s3Address(resource.ARN ?? ''),
    region: resource.Region,
    type: resource.Type,
    requesterPays: resource.RequesterPays ?? false,
    accountRequired: Boolean(resource.AccountRequired) || resource.ControlledAccess !== undefined,
    files: (resource.Files ?? []).map((file) => ({
      path: file.Path,
      description: file.Description,
      size: file.Size,
      sha256: file.SHA256?.toLowerCase(),
      md5: file.MD5?.toLowerCase(),
    })),
  };
}

/** `arn:aws:s3:::bucket/prefix` as an address; other services' ARNs stay as they are, to be told and not fetched. */
const s3Address = (arn: string): string => arn.replace(/^arn:aws[\w-]*:s3:::/, 's3://').replace(/\/?\*?$/, '');
