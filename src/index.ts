export { defineConfig, type Settings, type UserConfig } from './config/index.ts';
export { AssayError, ERROR_CODES, type ErrorCode } from './errors/index.ts';
export { type Finding, type OpenWorkspaceOptions, openWorkspace, type Workspace } from './workspace/index.ts';
