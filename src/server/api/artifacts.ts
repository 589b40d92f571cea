import { z } from 'zod';
import { artifactEntrySchema, type Experiments } from '../../experiments/index.ts';
import { announcedSize, bytesOf } from '../http/raw-bodies.ts';
import { sendArtifact } from '../http/send-artifact.ts';
import type { ApiRoutes } from './api-routes.ts';
import { runPath } from './paths.ts';

const tag = 'artifacts';
const filePath = z.strictObject({ path: z.string().min(1).describe('Such as charts/roc.svg') });
const listSchema = z.object({ uri: z.string(), artifacts: z.array(artifactEntrySchema) }).meta({ id: 'ArtifactList' });

export function artifactRoutes(routes: ApiRoutes, experiments: Experiments): void {
  routes.add({
    method: 'GET',
    url: '/runs/{runId}/artifacts',
    id: 'listArtifacts',
    tag,
    summary: 'The files of a run below a folder, all of them unless one is given',
    path: runPath,
    query: z.strictObject({ folder: z.string().exactOptional() }),
    answer: listSchema,
    handle: async ({ path: { runId }, query }) => {
      const folder = await experiments.runArtifacts(runId);
      return { uri: folder.uri, artifacts: await Array.fromAsync(folder.files(query.folder)) };
    },
  });
  routes.add({
    method: 'GET',
    url: '/runs/{runId}/artifacts/content',
    id: 'readArtifact',
    tag,
    summary: 'A file of a run, or the range of it that is asked for',
    path: runPath,
    query: filePath,
    answer: 'bytes',
    handle: async ({ path: { runId }, query, request, reply }) =>
      sendArtifact(request, reply, await experiments.runArtifacts(runId), query.path),
  });
  routes.add({
    method: 'DELETE',
    url: '/runs/{runId}/artifacts',
    id: 'deleteArtifact',
    tag,
    summary: 'Remove a file of a run, or a folder with all below it',
    path: runPath,
    query: filePath,
    handle: async ({ path: { runId }, query }) => (await experiments.runArtifacts(runId)).remove(query.path),
  });
}

/** Their bodies are taken as they come. */
export function artifactUploadRoutes(routes: ApiRoutes, experiments: Experiments): void {
  routes.add({
    method: 'POST',
    url: '/runs/{runId}/artifacts',
    id: 'logArtifact',
    tag,
    summary: 'Store a file with a run, replacing an older one of the same path; whole or not at all',
    path: runPath,
    query: filePath,
    body: 'bytes',
    answer: artifactEntrySchema,
    status: 201,
    handle: ({ path: { runId }, query, request }) =>
      experiments.logArtifact(runId, query.path, bytesOf(request), { expectedSize: announcedSize(request) }),
  });
}
