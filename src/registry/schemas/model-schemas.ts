import { z } from 'zod';
import { doubleSchema, type RunId } from '../../schema/index.ts';
import type { NewModel } from '../create-model.ts';
import { type ModelVersion, type RegisteredModel, STAGES } from '../model-version.ts';
import type { NewSource } from '../register-source.ts';
import type { RegisterModel } from '../registry.ts';
import type { SearchOptions } from '../search/page.ts';
import type { ModelPage } from '../search/search-models.ts';
import type { VersionPage } from '../search/search-versions.ts';

/** What the HTTP interface says about registered models; the compiler holds each schema to the type it describes. */
const texts = z.record(z.string(), z.string());
const values = z.record(z.string(), z.unknown());
const doubles = z.record(z.string(), doubleSchema);
const milliseconds = z.number().describe('Milliseconds since the Unix epoch, UTC');
const runId = z.string().transform((id) => id as RunId);

export const stageSchema = z.enum(STAGES);

export const modelVersionSchema = z
  .object({
    name: z.string(),
    version: z.int(),
    stage: stageSchema,
    aliases: z.array(z.string()),
    tags: texts,
    runId: runId.exactOptional(),
    algorithm: z.string().exactOptional(),
    path: z.string(),
    source: z.string(),
    location: z.string(),
    fileName: z.string().exactOptional(),
    digest: z.string().exactOptional().describe('SHA-256 of the model file'),
    size: z.int().exactOptional(),
    parameters: values,
    metrics: doubles,
    datasetDigest: z.string().exactOptional(),
    signature: values.exactOptional(),
    runLink: z.string().exactOptional(),
    loggedModelId: z.string().exactOptional(),
    user: z.string().exactOptional(),
    description: z.string().exactOptional(),
    createdAt: milliseconds,
    updatedAt: milliseconds,
  })
  .meta({
    id: 'ModelVersion',
    description: 'A model together with where it came from',
  }) satisfies z.ZodType<ModelVersion>;

export const registeredModelSchema = z
  .object({
    name: z.string(),
    description: z.string().exactOptional(),
    tags: texts,
    aliases: z.record(z.string(), z.int()).describe('The number each alias points to'),
    versions: z.int().describe('How many there are'),
    latest: modelVersionSchema.exactOptional(),
    latestOfStage: z
      .strictObject({
        none: modelVersionSchema.exactOptional(),
        staging: modelVersionSchema.exactOptional(),
        production: modelVersionSchema.exactOptional(),
        archived: modelVersionSchema.exactOptional(),
      })
      .describe('The newest version of each stage that has one'),
    productionVersion: z.int().exactOptional(),
    createdAt: milliseconds,
    updatedAt: milliseconds,
  })
  .meta({ id: 'RegisteredModel' }) satisfies z.ZodType<RegisteredModel>;

const nextPageToken = z.string().exactOptional().describe('Present when there are more');

export const modelPageSchema = z
  .object({ models: z.array(registeredModelSchema), nextPageToken })
  .meta({ id: 'ModelPage' }) satisfies z.ZodType<ModelPage>;

export const versionPageSchema = z
  .object({ versions: z.array(modelVersionSchema), nextPageToken })
  .meta({ id: 'ModelVersionPage' }) satisfies z.ZodType<VersionPage>;

export const searchModelsSchema = z.strictObject({
  filter: z.string().exactOptional().describe("Such as name LIKE 'fraud%' AND tags.team = 'risk'"),
  orderBy: z.array(z.string()).exactOptional(),
  maxResults: z.int().min(1).exactOptional(),
  pageToken: z.string().exactOptional().describe('nextPageToken of the page before, with everything else the same'),
}) satisfies z.ZodType<SearchOptions>;

export const newModelSchema = z
  .strictObject({
    name: z.string(),
    description: z.string().exactOptional(),
    tags: texts.exactOptional(),
  })
  .meta({ id: 'NewModel' }) satisfies z.ZodType<NewModel>;

export const newSourceSchema = z
  .strictObject({
    source: z.string().describe('Where the model is, such as runs:/RUN/model, s3://… or models:/NAME/VERSION'),
    runId: z.string().exactOptional(),
    runLink: z.string().exactOptional(),
    loggedModelId: z.string().exactOptional(),
    description: z.string().exactOptional(),
    tags: texts.exactOptional(),
  })
  .meta({ id: 'NewModelVersion' }) satisfies z.ZodType<Omit<NewSource, 'name'>>;

export const newKeptVersionSchema = z
  .strictObject({
    runId,
    algorithm: z.string(),
    file: z
      .base64()
      .transform((text): Uint8Array => Buffer.from(text, 'base64'))
      .describe('The model file in base64'),
    fileName: z.string().describe('Such as model.json; the extension tells readers the format'),
    parameters: values.exactOptional(),
    metrics: doubles.exactOptional(),
    datasetDigest: z.string().exactOptional(),
    signature: values.exactOptional(),
    description: z.string().exactOptional(),
    tags: texts.exactOptional(),
  })
  .meta({ id: 'NewModelFile' }) satisfies z.ZodType<Omit<RegisterModel, 'name'>>;
