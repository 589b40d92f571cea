import { type Registry, STAGES } from '../../registry/index.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { versionIn } from './model-versions.ts';
import { maxResultsIn } from './paging.ts';
import type { RegistryJson } from './registry-json.ts';
import { stageNamed } from './stages.ts';
import { tagRecord } from './tags.ts';

export function registeredModelRoutes(routes: MlflowRoutes, models: Registry, json: RegistryJson): void {
  routes.on('POST', 'registered-models/create', async (fields) => {
    const name = fields.requiredText('name');
    const description = fields.text('description');
    return {
      registered_model: json.model(await models.createModel({ name, description, tags: tagRecord(fields, 'tags') })),
    };
  });
  routes.on('GET', 'registered-models/get', async (fields) => ({
    registered_model: json.model(await models.getModel(fields.requiredText('name'))),
  }));
  routes.on('PATCH', 'registered-models/update', async (fields) => {
    const name = fields.requiredText('name');
    return { registered_model: json.model(await models.describeModel(name, fields.text('description') ?? '')) };
  });
  routes.on('POST', 'registered-models/rename', async (fields) => {
    const name = fields.requiredText('name');
    return { registered_model: json.model(await models.renameModel(name, fields.requiredText('new_name'))) };
  });
  routes.on('DELETE', 'registered-models/delete', async (fields) => {
    await models.deleteModel(fields.requiredText('name'));
    return {};
  });
  routes.on('GET', 'registered-models/search', async (fields) => {
    const { models: found, nextPageToken } = await models.searchModels({
      filter: fields.text('filter') ?? '',
      orderBy: fields.texts('order_by'),
      maxResults: maxResultsIn(fields, { usual: 100, most: 1000 }),
      pageToken: fields.text('page_token') || undefined,
    });
    return {
      ...(found.length > 0 && { registered_models: found.map((model) => json.model(model)) }),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    };
  });
  routes.on(['POST', 'GET'], 'registered-models/get-latest-versions', async (fields) => {
    const name = fields.requiredText('name');
    const texts = fields.texts('stages');
    const { latestOfStage } = await models.getModel(name);
    const wanted = texts.length === 0 ? STAGES : texts.map(stageNamed);
    const found = STAGES.flatMap((stage) => (wanted.includes(stage) && latestOfStage[stage]) || []);
    return found.length === 0 ? {} : { model_versions: found.map((version) => json.version(version)) };
  });
  routes.on('POST', 'registered-models/set-tag', async (fields) => {
    const name = fields.requiredText('name');
    await models.setModelTags(name, { [fields.requiredText('key')]: fields.text('value') ?? '' });
    return {};
  });
  routes.on('DELETE', 'registered-models/delete-tag', async (fields) => {
    const name = fields.requiredText('name');
    await models.deleteModelTag(name, fields.requiredText('key'));
    return {};
  });
  aliasRoutes(routes, models, json);
}

function aliasRoutes(routes: MlflowRoutes, models: Registry, json: RegistryJson): void {
  routes.on('POST', 'registered-models/alias', async (fields) => {
    const name = fields.requiredText('name');
    const alias = fields.requiredText('alias');
    await models.setAlias(name, alias, versionIn(fields), 'mlflow');
    return {};
  });
  routes.on('GET', 'registered-models/alias', async (fields) => {
    const name = fields.requiredText('name');
    return { model_version: json.version(await models.getByAlias(name, fields.requiredText('alias'))) };
  });
  routes.on('DELETE', 'registered-models/alias', async (fields) => {
    const name = fields.requiredText('name');
    await models.removeAlias(name, fields.requiredText('alias'));
    return {};
  });
}
