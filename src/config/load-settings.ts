import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AssayError } from '../errors/index.ts';
import { parse } from '../schema/index.ts';
import { importWithAssay } from './import-with-assay.ts';
import { type Settings, settingsSchema, type UserConfig, userConfigSchema } from './settings.ts';
import { systemUser } from './system-user.ts';

export const CONFIG_FILE = 'assay.config.ts';

export interface LoadSettingsOptions {
  /** Where to start looking for `assay.config.ts`; its parents are looked at too. Default: the current folder. */
  readonly directory?: string;
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Settings given in code or on the command line; they win over everything else. */
  readonly overrides?: UserConfig;
}

export interface LoadedSettings {
  readonly settings: Settings;
  /** Absolute folder that relative paths of the settings start from. */
  readonly base: string;
  /** The configuration file that was used, if any. */
  readonly file?: string;
}

/**
 * Finds the settings of a workspace. What is given in code wins over `ASSAY_*` environment variables, these over
 * `assay.config.ts` (with the differences of the chosen profile), and that over the embedded defaults.
 *
 * @throws AssayError `CONFIG_INVALID` naming every wrong setting, its value and what is accepted
 */
export async function loadSettings(options: LoadSettingsOptions = {}): Promise<LoadedSettings> {
  const directory = resolve(options.directory ?? '.');
  const environment = fromEnvironment(options.environment ?? process.env);
  const file = findConfigFile(directory);
  const config = file === undefined ? {} : await importConfig(file);
  const overrides = options.overrides ?? {};
  const { profiles, ...shared } = config;
  const profile = overrides.profile ?? environment.profile ?? config.profile ?? DEFAULT_SETTINGS.profile;
  const layers = [
    DEFAULT_SETTINGS,
    shared,
    profiles?.[profile as keyof typeof profiles] ?? {},
    environment,
    overrides,
    { profile },
  ];
  const merged = parse(settingsSchema, merge(layers), {
    code: 'CONFIG_INVALID',
    subject: 'settings',
    remedy: `Correct it in ${file ?? CONFIG_FILE} or in the ASSAY_* environment variables`,
  });
  return {
    settings: merged,
    base: file === undefined ? directory : dirname(file),
    ...(file !== undefined && { file }),
  };
}

/** What holds where nothing else is said. */
export const DEFAULT_SETTINGS = {
  profile: 'development',
  workspace: '.assay',
  user: systemUser(),
  database: 'sqlite:assay.db',
  artifacts: 'file:objects',
  serveArtifacts: true,
  thresholds: [{ metric: 'accuracy', min: 0.9 }],
  production: {
    target: 'local',
    parameterPrefix: '/fraud-detection/hyperparameters/',
    configBucket: 'fraud-detection-config',
    configKey: 'production-model-config.yaml',
  },
} as const satisfies Settings;

/** Environment variable → setting. */
export const ENVIRONMENT_VARIABLES = {
  ASSAY_PROFILE: 'profile',
  ASSAY_WORKSPACE: 'workspace',
  ASSAY_USER: 'user',
  ASSAY_SERVER_URL: 'server',
  ASSAY_DATABASE_URL: 'database',
  ASSAY_ARTIFACTS_URL: 'artifacts',
  ASSAY_DEFAULT_ARTIFACT_ROOT: 'defaultArtifactRoot',
  ASSAY_ARTIFACTS_DESTINATION: 'artifactsDestination',
  ASSAY_OPEN_DATA_CATALOGUE: 'openDataCatalogues',
  ASSAY_OPEN_DATA_CACHE: 'openDataCache',
  ASSAY_OPENLINEAGE_URL: 'openLineageUrl',
  ASSAY_OPENLINEAGE_FILE: 'openLineageFile',
  ASSAY_OPENLINEAGE_NAMESPACE: 'openLineageNamespace',
  ASSAY_PRIVATE_ADDRESSES: 'privateAddresses',
} as const satisfies Record<string, keyof Settings>;

function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Partial<Record<keyof Settings, string>> {
  return Object.fromEntries(
    Object.entries(ENVIRONMENT_VARIABLES)
      .map(([variable, setting]) => [setting, environment[variable]])
      .filter(([, value]) => value !== undefined && value !== ''),
  );
}

function merge(layers: readonly object[]): object {
  const merged: Record<string, unknown> = Object.assign({}, ...layers);
  // One level deep, so that a file may change a single name of production and keep the other defaults.
  merged.production = Object.assign({}, ...layers.map((layer) => (layer as { production?: object }).production));
  return merged;
}

function findConfigFile(directory: string): string | undefined {
  const candidate = join(directory, CONFIG_FILE);
  if (existsSync(candidate)) return candidate;
  const parent = dirname(directory);
  return parent === directory ? undefined : findConfigFile(parent);
}

async function importConfig(file: string): Promise<UserConfig> {
  let module: { readonly default?: unknown };
  try {
    module = await importWithAssay(file);
  } catch (cause) {
    throw new AssayError({
      code: 'CONFIG_INVALID',
      message: `${file} cannot be loaded: ${(cause as Error).message}`,
      remedy:
        "It must be a TypeScript module whose default export comes from defineConfig (import { defineConfig } from 'assay')",
      details: { file },
      cause,
    });
  }
  return parse(userConfigSchema, module.default, {
    code: 'CONFIG_INVALID',
    subject: `settings in ${file}`,
    remedy: 'Correct the file; its default export must come from defineConfig({ … })',
  });
}
