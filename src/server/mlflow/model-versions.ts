import type { Registry } from '../../registry/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { maxResultsIn } from './paging.ts';
import type { RegistryJson } from './registry-json.ts';
import { stageNamed } from './stages.ts';
import { tagRecord } from './tags.ts';

export function modelVersionRoutes(routes: MlflowRoutes, models: Registry, json: RegistryJson): void {
  routes.on('POST', 'model-versions/create', async (fields) => {
    const version = await models.registerSource({
      name: fields.requiredText('name'),
      source: fields.requiredText('source'),
      runId: fields.text('run_id'),
      tags: tagRecord(fields, 'tags'),
      runLink: fields.text('run_link'),
      // Clients tell an empty description from none, and expect the former.
      description: fields.text('description') ?? '',
      loggedModelId: fields.text('model_id'),
    });
    return { model_version: json.version(version) };
  });
  routes.on('GET', 'model-versions/get', async (fields) => {
    const name = fields.requiredText('name');
    return { model_version: json.version(await models.get(name, versionIn(fields))) };
  });
  routes.on('PATCH', 'model-versions/update', async (fields) => {
    const name = fields.requiredText('name');
    const version = versionIn(fields);
    return { model_version: json.version(await models.describeVersion(name, version, fields.text('description'))) };
  });
  routes.on('POST', 'model-versions/transition-stage', async (fields) => {
    const name = fields.requiredText('name');
    const version = versionIn(fields);
    const text = fields.requiredText('stage');
    const archiveOthers = fields.boolean('archive_existing_versions');
    const stage = stageNamed(text);
    if (archiveOthers && stage !== 'staging' && stage !== 'production') {
      throw invalidRequest(
        'Model version transition cannot archive existing model versions ' +
          `because '${text}' is not an Active stage. Valid stages are Staging, Production`,
      );
    }
    return { model_version: json.version(await models.setStage({ name, version, stage, archiveOthers })) };
  });
  routes.on('DELETE', 'model-versions/delete', async (fields) => {
    const name = fields.requiredText('name');
    await models.deleteVersion(name, versionIn(fields));
    return {};
  });
  routes.on('GET', 'model-versions/search', async (fields) => {
    const { versions, nextPageToken } = await models.searchVersions({
      filter: fields.text('filter') ?? '',
      orderBy: fields.texts('order_by'),
      maxResults: maxResultsIn(fields, { usual: 200_000, most: 200_000 }),
      pageToken: fields.text('page_token') || undefined,
    });
    return {
      ...(versions.length > 0 && {
        model_versions: versions.map((version) => json.version(version, { aliases: false })),
      }),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    };
  });
  routes.on('GET', 'model-versions/get-download-uri', async (fields) => {
    const name = fields.requiredText('name');
    return { artifact_uri: json.downloadUri(await models.get(name, versionIn(fields))) };
  });
  routes.on('POST', 'model-versions/set-tag', async (fields) => {
    const name = fields.requiredText('name');
    const version = fields.requiredText('version');
    const tags = { [fields.requiredText('key')]: fields.text('value') ?? '' };
    await models.setVersionTags(name, versionNumber(version), tags);
    return {};
  });
  routes.on('DELETE', 'model-versions/delete-tag', async (fields) => {
    const name = fields.requiredText('name');
    const version = fields.requiredText('version');
    await models.deleteVersionTag(name, versionNumber(version), fields.requiredText('key'));
    return {};
  });
}

/** The number of a version, which is text in MLflow's protocol. */
export const versionIn = (fields: Fields): number => versionNumber(fields.requiredText('version'));

function versionNumber(text: string): number {
  const number = /^\s*[-+]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw invalidRequest(`Parameter 'version' must be an integer, got '${text}'.`);
}
