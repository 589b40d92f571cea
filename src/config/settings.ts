import { z } from 'zod';
import { thresholdRuleSchema } from './threshold-rule.ts';

const PROFILES = ['development', 'staging', 'production'] as const;

const productionSchema = z.strictObject({
  target: z.enum(['local']).describe('Where promotions go; local keeps them in the workspace'),
  parameterPrefix: z
    .string()
    .regex(/^\/([\w.-]+\/)+$/, 'a path such as /fraud-detection/hyperparameters/')
    .describe('Path before every hyperparameter name'),
  configBucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket name')
    .describe('Bucket of the configuration'),
  configKey: z.string().min(1).describe('Key of the production configuration file'),
});

const databaseUrl = z
  .string()
  .regex(
    /^(?!\w[\w+.-]+:)|^sqlite:|^postgres(ql)?:\/\//,
    'sqlite:PATH, a path, or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
  )
  .describe('Where metadata lives: sqlite:PATH, relative to the workspace, or postgres://USER:PASSWORD@HOST/DATABASE');

const storeAddress = z
  .string()
  .min(1)
  .regex(
    /^(?!\w[\w+.-]+:)|^file:|^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/|$)/,
    'file:PATH, a path, or s3://BUCKET/PREFIX (credentials and endpoint come from the AWS_* variables)',
  );

/** Every setting of a workspace. This one schema is the type, the validator and the documentation. */
export const settingsSchema = z.strictObject({
  profile: z.enum(PROFILES).describe('development, staging or production; the file may differ per profile'),
  workspace: z.string().min(1).describe('Folder of the workspace, relative to the configuration file'),
  user: z.string().min(1).describe('Who runs are attributed to'),
  database: databaseUrl,
  artifacts: storeAddress.describe('Where artifacts live: file:PATH, relative to the workspace, or s3://BUCKET/PREFIX'),
  server: z
    .string()
    .regex(/^$|^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/i, 'http://HOST:PORT or https://HOST, without user and password')
    .optional()
    .describe('Address of an Assay server to track runs and models through, instead of the workspace itself'),
  serverSpoolBytes: z
    .int()
    .min(1)
    .optional()
    .describe('How much may wait in the workspace folder for a server that is away, in bytes; 1 GiB unless given'),
  defaultArtifactRoot: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where new experiments keep their artifacts: mlflow-artifacts:/ (the default), a folder, file:, http: or s3:',
    ),
  artifactsDestination: storeAddress
    .optional()
    .describe('What mlflow-artifacts:/ stands for: a folder or s3://BUCKET/PREFIX; the default lies in `artifacts`'),
  artifactLocations: z
    .array(z.string().min(1))
    .optional()
    .describe('Further addresses below which artifacts of experiments may be read and written'),
  serveArtifacts: z.boolean().describe('Whether the server gives and takes what lies at mlflow-artifacts:/'),
  openDataCatalogues: z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .optional()
    .describe(
      'Catalogues beside the bundled one: folders, files or addresses of YAML as the AWS Open Data registry has it',
    ),
  openDataCache: z
    .string()
    .min(1)
    .optional()
    .describe('Folder that keeps fetched open data; that of the user unless given (XDG_CACHE_HOME, else ~/.cache)'),
  openDataCacheBytes: z
    .int()
    .min(0)
    .optional()
    .describe(
      'How much fetched open data may stay, in bytes; 10 GiB unless given. What was used longest ago goes first',
    ),
  privateAddresses: z
    .enum(['refuse', 'allow'])
    .optional()
    .describe(
      'Whether addresses that are named to be fetched may lead into this machine or its network; refused unless given',
    ),
  openLineageUrl: z
    .string()
    .regex(/^https?:\/\/[^\s?#]+$/i, 'http://HOST:PORT or https://HOST')
    .optional()
    .describe(
      'Server that is sent OpenLineage events, at URL/api/v1/lineage; OPENLINEAGE_API_KEY is the token, if it wants one',
    ),
  openLineageFile: z.string().min(1).optional().describe('File that OpenLineage events are added to, one JSON a line'),
  openLineageNamespace: z
    .string()
    .min(1)
    .optional()
    .describe('Namespace of jobs and datasets in OpenLineage events; assay unless given'),
  thresholds: z.array(thresholdRuleSchema).min(1).describe('What a model must reach before it may enter production'),
  production: productionSchema,
});

/** All settings, filled in. */
export type Settings = Readonly<z.output<typeof settingsSchema>>;

const someSettingsSchema = settingsSchema.partial().extend({ production: productionSchema.partial().optional() });

/** What `assay.config.ts` may say: any part of {@link Settings}, and differences per profile. */
export const userConfigSchema = someSettingsSchema.extend({
  profiles: z.partialRecord(z.enum(PROFILES), someSettingsSchema.omit({ profile: true })).optional(),
});

export type UserConfig = z.input<typeof userConfigSchema>;

/** Gives `assay.config.ts` its types; returns its argument. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}
