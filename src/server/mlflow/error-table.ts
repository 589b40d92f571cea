import type { AssayError, ErrorCode, ErrorKind } from '../../errors/index.ts';
import type { Fault } from '../../schema/index.ts';

/** MLflow's error codes and the HTTP status of each. */
const HTTP_STATUS = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  CANCELLED: 499,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

export type MlflowErrorCode = keyof typeof HTTP_STATUS;

/** What a client of MLflow is told. */
export interface MlflowAnswer {
  readonly status: number;
  readonly body: { readonly error_code: MlflowErrorCode; readonly message: string };
}

type Details = Readonly<Record<string, unknown>>;

interface Row {
  readonly errorCode: MlflowErrorCode;
  /** MLflow's words, where its clients look for them; else ours, with the remedy. */
  readonly message?: (details: Details, message: string) => string;
}

/** What each kind of error becomes unless its code has a row of its own. A user's mistake is never a 5xx: clients retry those. */
const BY_KIND: Readonly<Record<ErrorKind, MlflowErrorCode>> = {
  internal: 'INTERNAL_ERROR',
  'invalid-input': 'INVALID_PARAMETER_VALUE',
  'not-found': 'RESOURCE_DOES_NOT_EXIST',
  conflict: 'RESOURCE_CONFLICT',
  refused: 'INVALID_PARAMETER_VALUE',
  unavailable: 'TEMPORARILY_UNAVAILABLE',
  corrupt: 'INTERNAL_ERROR',
  interrupted: 'CANCELLED',
};

const BY_CODE: Partial<Record<ErrorCode, Row>> = {
  SERVER_REQUEST_INVALID: { errorCode: 'INVALID_PARAMETER_VALUE', message: (_details, message) => message },
  STORAGE_DATABASE_BUSY: { errorCode: 'TEMPORARILY_UNAVAILABLE' },
  EXPERIMENTS_EXPERIMENT_NOT_FOUND: {
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    message: ({ experimentId, name }) =>
      experimentId === undefined
        ? `Could not find experiment with name '${name}'`
        : `No Experiment with id=${experimentId} exists`,
  },
  EXPERIMENTS_NAME_TAKEN: {
    errorCode: 'RESOURCE_ALREADY_EXISTS',
    message: ({ name }, message) => `Experiment(name=${name}) already exists. ${message}`,
  },
  EXPERIMENTS_TAG_NOT_FOUND: { errorCode: 'RESOURCE_DOES_NOT_EXIST', message: (_details, message) => message },
  EXPERIMENTS_ENTRY_INVALID: { errorCode: 'INVALID_PARAMETER_VALUE', message: invalidValues },
  EXPERIMENTS_RUN_INVALID: { errorCode: 'INVALID_PARAMETER_VALUE', message: invalidValues },
  EXPERIMENTS_RUN_DELETED: {
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: ({ runId }) => `The run ${runId} must be in the 'active' state. Current state is deleted.`,
  },
  EXPERIMENTS_EXPERIMENT_DELETED: {
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: ({ experimentId }) =>
      `The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`,
  },
  EXPERIMENTS_PARAM_CHANGED: {
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: (_details, message) => `Changing param values is not allowed. ${message}`,
  },
  EXPERIMENTS_LOGGED_MODEL_NOT_FOUND: {
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    message: ({ modelId }) => `Logged model with ID '${modelId}' not found.`,
  },
  EXPERIMENTS_LOGGED_MODEL_INVALID: { errorCode: 'INVALID_PARAMETER_VALUE', message: invalidModel },
  EXPERIMENTS_MODEL_PARAM_EXISTS: { errorCode: 'BAD_REQUEST' },
  EXPERIMENTS_ARTIFACT_PATH_INVALID: { errorCode: 'INVALID_PARAMETER_VALUE', message: () => 'Invalid path' },
  SERVER_MODELS_READ_ONLY: { errorCode: 'PERMISSION_DENIED' },
  SERVER_NOT_SUPPORTED: { errorCode: 'NOT_IMPLEMENTED', message: (_details, message) => message },
  EXPERIMENTS_RUN_NOT_FOUND: {
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    message: ({ runIds }) => `Run with id=${(runIds as readonly string[])[0]} not found`,
  },
  REGISTRY_MODEL_NOT_FOUND: {
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    message: ({ name, reference, isEmpty }) => {
      if (isEmpty === true) return `Latest version not found for model ${name}.`;
      return reference === 'latest'
        ? `Registered Model with name=${name} not found`
        : `Model Version (name=${name}, version=${reference}) not found`;
    },
  },
  REGISTRY_NAME_TAKEN: {
    errorCode: 'RESOURCE_ALREADY_EXISTS',
    message: ({ name, taken, wanted }) => {
      if (taken === wanted) return `${MODEL_WORDS[wanted as Kind]} (name=${name}) already exists.`;
      const [its, theirs] = [MODEL_WORDS[taken as Kind], MODEL_WORDS[wanted as Kind]].map((word) => word.toLowerCase());
      return `Tried to create a ${theirs} with name '${name}', but the name is already taken by a ${its}.`;
    },
  },
  REGISTRY_MODEL_INVALID: { errorCode: 'INVALID_PARAMETER_VALUE', message: invalidValues },
  REGISTRY_ALIAS_NOT_FOUND: {
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: ({ alias }) => `Registered model alias ${alias} not found.`,
  },
  REGISTRY_ALIAS_INVALID: {
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: ({ alias, hasMeaning }) =>
      hasMeaning === true
        ? `Alias name '${alias}' is reserved.`
        : `Invalid alias name: '${alias}'. Names may only contain letters, digits, underscores (_) and dashes (-).`,
  },
  REGISTRY_SOURCE_INVALID: {
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: ({ source, reason }) => invalidSource(String(source), String(reason)),
  },
};

type Kind = 'model' | 'prompt';
const MODEL_WORDS: Readonly<Record<Kind, string>> = { model: 'Registered Model', prompt: 'Prompt' };

function invalidSource(source: string, reason: string): string {
  const opening = `Invalid model version source: '${source}'.`;
  switch (reason) {
    case 'relative':
      return (
        `${opening} If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, ` +
        'an absolute path must be provided without relative path references present.'
      );
    case 'foreign-host':
      return `${opening} ${source} is not a valid remote uri.`;
    case 'other-registry':
      return `${opening} Registered model sources must name a version of this registry, as models:/<name>/<version>.`;
    default: {
      const owner = reason === 'outside-model' ? 'model_id' : 'run_id';
      return (
        `${opening} To use a local path as a model version source, the ${owner} request parameter has to be specified ` +
        `and the local path has to be contained within the artifact directory of what the ${owner} names.`
      );
    }
  }
}

function invalidValues({ faults }: Details): string {
  return (faults as readonly Fault[])
    .map(({ path, got, expected }) => `Invalid value ${got} for parameter '${path}' supplied: Expected ${expected}.`)
    .join(' ');
}

function invalidModel(details: Details): string {
  const name = (details.faults as readonly Fault[]).find(({ path }) => path === 'name');
  if (name === undefined) return invalidValues(details);
  return `Invalid model name (${name.got}) provided. Model name must be ${name.expected}.`;
}

/** An error of a capability in MLflow's terms. */
export function mlflowAnswer(error: AssayError): MlflowAnswer {
  const row = BY_CODE[error.code] ?? { errorCode: BY_KIND[error.kind] };
  const message = row.message?.(error.details, error.message) ?? inFieldNames(error, withRemedy(error));
  return mlflowFailure(row.errorCode, message);
}

const FIELDS: Readonly<Record<string, string>> = {
  maxResults: 'max_results',
  nextPageToken: 'next_page_token',
  pageToken: 'page_token',
};

/** What is wrong with a page, under the names that these fields have in the request. */
function inFieldNames({ code }: AssayError, message: string): string {
  if (code !== 'EXPERIMENTS_SEARCH_INVALID' && code !== 'REGISTRY_SEARCH_INVALID') return message;
  return message.replaceAll(/\b\w+\b/g, (word) => (Object.hasOwn(FIELDS, word) ? (FIELDS[word] as string) : word));
}

/** A message that ends in a drawing, such as the place in a filter, gets the remedy on a line of its own. */
function withRemedy({ message, remedy }: AssayError): string {
  return message.includes('\n') ? `${message}\n${remedy}` : `${message}. ${remedy}`;
}

export function mlflowFailure(errorCode: MlflowErrorCode, message: string, status?: number): MlflowAnswer {
  return { status: status ?? HTTP_STATUS[errorCode], body: { error_code: errorCode, message } };
}
