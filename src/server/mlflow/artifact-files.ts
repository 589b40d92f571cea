import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Workspace } from '../../workspace/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { announcedSize, bytesOf } from '../http/raw-bodies.ts';
import { sendArtifact } from '../http/send-artifact.ts';
import { requiredArtifactPath } from './artifact-path.ts';
import { Fields } from './fields.ts';
import { versionIn } from './model-versions.ts';

const LARGEST_PAGE_UPLOAD = 10 * 1024 * 1024;

/** Files of runs, for browsers and scripts that follow a link. */
export function artifactFileRoutes(app: FastifyInstance, { experiments, models }: Workspace): void {
  app.get('/get-artifact', async (request, reply) => {
    const fields = queryOf(request);
    const path = requiredArtifactPath(fields, 'path');
    const folder = await experiments.runArtifacts(fields.requiredText('run_id', 'run_uuid'));
    return sendArtifact(request, reply, folder, path);
  });
  app.get('/model-versions/get-artifact', async (request, reply) => {
    const fields = queryOf(request);
    const path = requiredArtifactPath(fields, 'path');
    const version = await models.get(fields.requiredText('name'), versionIn(fields));
    if (version.folder === undefined)
      return sendArtifact(request, reply, await experiments.artifactsAt(version.location), path);
    return sendArtifact(request, reply, await models.files(), `${version.folder}/${path}`);
  });
  // What MLflow's own pages send; clients use the proxy.
  app.post('/ajax-api/2.0/mlflow/upload-artifact', async (request, reply) => {
    const fields = queryOf(request);
    const runId = fields.text('run_uuid') || fields.text('run_id');
    if (!runId) throw invalidRequest('Request must specify run_uuid.');
    if (!fields.text('path')) throw invalidRequest('Request must specify path.');
    const path = requiredArtifactPath(fields, 'path');
    const content = await contentOf(request);
    await experiments.logArtifact(runId, path, content);
    return reply.type('application/json').send();
  });
}

async function contentOf(request: FastifyRequest): Promise<Uint8Array> {
  const tooLarge = () => invalidRequest('Artifact size is too large. Max size is 10MB.');
  if ((announcedSize(request) ?? 0) > LARGEST_PAGE_UPLOAD) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytesOf(request)) {
    size += piece.byteLength;
    if (size > LARGEST_PAGE_UPLOAD) throw tooLarge();
    pieces.push(piece);
  }
  if (size === 0) throw invalidRequest('Request must specify data.');
  return Buffer.concat(pieces);
}

function queryOf(request: FastifyRequest): Fields {
  return new Fields(request.query as Readonly<Record<string, unknown>>, { text: '', path: [] });
}
