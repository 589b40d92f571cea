export { defineConfig, type Settings, type UserConfig } from './config/index.ts';
export { AssayError, ERROR_CODES, type ErrorCode } from './errors/index.ts';
