import { cleanArtifactPath } from '../../experiments/index.ts';
import type { Fields } from './fields.ts';

/** The path in the request's own path, or in a field; empty when absent. */
export function artifactPathIn(fields: Fields, name = '*'): string {
  return cleanArtifactPath(fields.text(name) ?? '');
}

/** A path that has to name something. */
export function requiredArtifactPath(fields: Fields, name = '*'): string {
  const path = name === '*' ? fields.text(name) : fields.requiredText(name);
  return cleanArtifactPath(path || '/');
}
