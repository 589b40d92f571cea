export { isWorkspaceThere } from './is-workspace-there.ts';
export { type OpenWorkspaceOptions, openWorkspace } from './open-workspace.ts';
export type { Finding } from './recover.ts';
export type { Workspace } from './workspace.ts';
