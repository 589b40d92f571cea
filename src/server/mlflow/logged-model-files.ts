import type { FastifyInstance } from 'fastify';
import type { Workspace } from '../../workspace/index.ts';
import { sendArtifact } from '../http/send-artifact.ts';
import { requiredArtifactPath } from './artifact-path.ts';
import { mlflowFailure } from './error-table.ts';
import { Fields } from './fields.ts';

/** Files of logged models, for MLflow's own pages; clients use the proxy. */
export function loggedModelFileRoutes(app: FastifyInstance, { experiments }: Workspace): void {
  app.get<{ Params: { model_id: string } }>(
    '/ajax-api/2.0/mlflow/logged-models/:model_id/artifacts/files',
    async (request, reply) => {
      const fields = new Fields(request.query as Readonly<Record<string, unknown>>, { text: '', path: [] });
      if (!fields.text('artifact_file_path')) {
        const words = 'Request must include the "artifact_file_path" query parameter.';
        const { status, body } = mlflowFailure('BAD_REQUEST', words);
        return reply.code(status).send(body);
      }
      const path = requiredArtifactPath(fields, 'artifact_file_path');
      return sendArtifact(request, reply, await experiments.loggedModels.artifacts(request.params.model_id), path);
    },
  );
}
