import { isTableFileName } from '../../tables/index.ts';
import type { Suite } from './suite.ts';

/**
 * What the rules of a suite refer to that could be a file. A suite from somebody who may not read the files of this
 * machine must have none.
 */
export function fileReferences({ rules }: Suite): readonly string[] {
  const references = rules.flatMap((rule) => {
    if (rule.rule === 'references') return [rule.to];
    return rule.rule === 'distribution' ? [rule.baseline] : [];
  });
  return references.filter((reference) => /[/\\]/.test(reference) || isTableFileName(reference));
}
