import { basename } from 'node:path/posix';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssayError, InterruptedError } from '../../errors/index.ts';
import { type ArtifactFolder, type ArtifactUpload, cleanArtifactPath } from '../../experiments/index.ts';
import type { Workspace } from '../../workspace/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { announcedSize, bytesOf } from '../http/raw-bodies.ts';
import { sendArtifact } from '../http/send-artifact.ts';
import { artifactPathIn, requiredArtifactPath } from './artifact-path.ts';
import { notSupported } from './artifact-unsupported.ts';
import { filesJson } from './artifacts.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { refuseServedModels, servedFolder } from './served-models.ts';

const PREFIXES = ['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts'] as const;
const MOST_PARTS = 10_000;
/** Seconds. A large file on a slow line takes hours, and all addresses are signed at its beginning. */
const PARTS_SIGNED_FOR = 12 * 3600;
const SIGNED_FOR = 900;

/** What `mlflow-artifacts:/` stands for, in JSON: lists, removal, uploads in parts, signed addresses. */
export function artifactProxyRoutes(routes: MlflowRoutes, workspace: Workspace): void {
  const served = () => servedArtifacts(workspace);
  routes.on(
    'GET',
    'artifacts',
    async (fields) => {
      const { folder, path } = await servedFolder(workspace, await served(), artifactPathIn(fields, 'path'));
      return filesJson(await folder.list(path), 'by name');
    },
    'artifacts',
  );
  routes.on(
    'DELETE',
    'artifacts/*',
    async (fields) => {
      const artifacts = await served();
      const path = requiredArtifactPath(fields);
      refuseServedModels(path);
      await artifacts.remove(path);
      return {};
    },
    'artifacts',
  );
  routes.on(
    'POST',
    'mpu/create/*',
    async (fields, request) => {
      const artifacts = await served();
      const path = uploadPath(fields);
      const parts = fields.int32('num_parts') ?? 1;
      if (parts < 1 || parts > MOST_PARTS) {
        throw fields.invalid('num_parts', `Hint: A file has 1 to ${MOST_PARTS} parts.`);
      }
      const upload = await artifacts.startUpload(path);
      const numbers = Array.from({ length: parts }, (_, index) => index + 1);
      const urls = await Promise.all(numbers.map((number) => partUrl(artifacts, upload, number, request)));
      const credentials = numbers.map((number, index) => ({ url: urls[index], part_number: number, headers: {} }));
      return { upload_id: upload.id, credentials };
    },
    'artifacts',
  );
  routes.on(
    'POST',
    'mpu/complete/*',
    async (fields) => {
      const artifacts = await served();
      const parts = fields.objects('parts').map((part) => ({
        number: Number(part.requiredInt64('part_number')),
        etag: part.requiredText('etag').replace(/^"|"$/g, ''),
      }));
      await artifacts.completeUpload({ path: uploadPath(fields), id: fields.requiredText('upload_id') }, parts);
      return {};
    },
    'artifacts',
  );
  routes.on(
    'POST',
    'mpu/abort/*',
    async (fields) => {
      const artifacts = await served();
      await artifacts.abortUpload({ path: uploadPath(fields), id: fields.requiredText('upload_id') });
      return {};
    },
    'artifacts',
  );
  for (const path of ['presigned/*', 'mpd/presigned/*']) {
    routes.on(
      'GET',
      path,
      async (fields) => {
        const { folder, path: file } = await servedFolder(workspace, await served(), requiredArtifactPath(fields));
        if (!folder.presigned) throw notSupported('Presigned download');
        const file_size = await folder.sizeOf(file);
        return { url: await folder.presigned.read(file, SIGNED_FOR), headers: {}, file_size };
      },
      'artifacts',
    );
  }
}

/** The same in raw bytes: what is sent and fetched, of any size. `app` must leave bodies unread. */
export function artifactProxyFileRoutes(app: FastifyInstance, workspace: Workspace): void {
  for (const prefix of PREFIXES) {
    app.get(`${prefix}/artifacts/*`, async (request, reply) => {
      const { folder, path } = await servedFolder(workspace, await servedArtifacts(workspace), pathOf(request));
      return sendArtifact(request, reply, folder, path);
    });
    app.put(`${prefix}/artifacts/*`, async (request, reply) => {
      const artifacts = await servedArtifacts(workspace);
      const path = pathOf(request);
      refuseServedModels(path);
      await whole(request, (body) => artifacts.put(path, body, { expectedSize: announcedSize(request) }));
      return reply.type('application/json').send('{}');
    });
    app.put(`${prefix}/mpu/parts/:id/:number/*`, async (request, reply) => {
      const artifacts = await servedArtifacts(workspace);
      const { id = '', number = '' } = request.params as Readonly<Record<string, string>>;
      const upload = { path: pathOf(request), id };
      const etag = await whole(request, (body) => artifacts.putPart(upload, Number(number), body));
      return reply.header('etag', `"${etag}"`).send();
    });
  }
}

async function servedArtifacts({ experiments, settings }: Workspace): Promise<ArtifactFolder> {
  if (settings.serveArtifacts) return experiments.proxiedArtifacts();
  throw new AssayError({
    code: 'SERVER_ARTIFACTS_NOT_SERVED',
    message: 'Endpoint disabled: the server runs with `--no-serve-artifacts`',
    remedy: 'Write to the address of the artifacts directly, or run the server without --no-serve-artifacts',
  });
}

/** Takes a body; when the client goes away in the middle that is no fault of ours. */
async function whole<T>(request: FastifyRequest, take: (body: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  try {
    return await take(bytesOf(request));
  } catch (error) {
    if (request.raw.readableAborted) throw new InterruptedError('an upload', error);
    throw error;
  }
}

function pathOf(request: FastifyRequest): string {
  // An empty path, like an absolute one, names no file.
  return cleanArtifactPath((request.params as Readonly<Record<string, string>>)['*'] || '/');
}

/** The folder in the request's path, and the name of the client's file, of which some clients send the whole path. */
function uploadPath(fields: Fields): string {
  const name = basename(fields.requiredText('path').replaceAll('\\', '/'));
  if (name === '' || name === '..') throw invalidRequest('Invalid path');
  const path = cleanArtifactPath([artifactPathIn(fields), name].filter((part) => part !== '').join('/'));
  refuseServedModels(path);
  return path;
}

async function partUrl(
  artifacts: ArtifactFolder,
  upload: ArtifactUpload,
  number: number,
  request: FastifyRequest,
): Promise<string> {
  if (artifacts.presigned) return artifacts.presigned.writePart(upload, number, PARTS_SIGNED_FOR);
  const path = upload.path.split('/').map(encodeURIComponent).join('/');
  return `${originOf(request)}${PREFIXES[0]}/mpu/parts/${upload.id}/${number}/${path}`;
}

/** How the client reaches this server, in its own words and in those of a proxy in between. */
function originOf({ headers, protocol, host }: FastifyRequest): string {
  const [scheme] = [headers['x-forwarded-proto']].flat();
  const [name] = [headers['x-forwarded-host']].flat();
  return `${scheme === 'https' || scheme === 'http' ? scheme : protocol}://${name ?? host}`;
}
