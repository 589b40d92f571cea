export {
  CONFIG_FILE,
  ENVIRONMENT_VARIABLES,
  type LoadedSettings,
  type LoadSettingsOptions,
  loadSettings,
} from './load-settings.ts';
export { defineConfig, type Settings, settingsSchema, type UserConfig } from './settings.ts';
export { systemUser } from './system-user.ts';
export { type ThresholdRule, thresholdRuleSchema } from './threshold-rule.ts';
