export { NotThroughServerError, notThroughServer } from './not-through-server.ts';
export { openRemote, type Remote, type RemoteOptions } from './open-remote.ts';
