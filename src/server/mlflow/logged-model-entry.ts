import { invalidRequest } from '../http/invalid-request.ts';

const REQUIRED = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'] as const;

/**
 * What the history of models in a run's tags holds of one that an MLflow 1 or 2 client logged: all of its description,
 * but for the configuration of its Python flavour, which may be long.
 * @param text the model's description, JSON
 */
export function loggedModelEntry(text: string): object {
  const model = described(text);
  const missing = REQUIRED.filter((name) => !Object.hasOwn(model, name));
  if (missing.length > 0) {
    throw invalidRequest(`Model json is missing mandatory fields: ${missing.map((name) => `'${name}'`).join(', ')}`);
  }
  const flavors = model.flavors as Readonly<Record<string, unknown>>;
  const { config: _, ...pythonFunction } = (flavors?.python_function ?? {}) as Readonly<Record<string, unknown>>;
  return flavors?.python_function === undefined
    ? model
    : { ...model, flavors: { ...flavors, python_function: pythonFunction } };
}

function described(text: string): Readonly<Record<string, unknown>> {
  try {
    const model: unknown = JSON.parse(text);
    if (typeof model === 'object' && model !== null && !Array.isArray(model)) return model as Record<string, unknown>;
  } catch {
    // Told below, with the text.
  }
  throw invalidRequest(`Malformed model info. \n ${text.slice(0, 1000)} \n is not a valid JSON.`);
}
