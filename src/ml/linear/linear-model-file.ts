import { z } from 'zod';
import { check, faultText } from '../../schema/index.ts';
import { Damage } from '../model-files/damage.ts';
import { labelValuesSchema } from '../model-files/label-values-schema.ts';
import type { LinearFormula, LinearTerm } from './linear-formula.ts';

/** Value of `format` in the files. */
export const LOGISTIC_FORMAT = 'assay/logistic-regression';
export const LINEAR_FORMAT = 'assay/linear-regression';

const categorySchema = z.object({
  name: z.string().min(1),
  shares: z.array(z.number().min(0).max(1)),
  coefficients: z.array(z.array(z.number()).min(1)),
});
const numberSchema = z.object({
  name: z.string().min(1),
  mean: z.number(),
  scale: z.number().positive(),
  coefficients: z.array(z.number()).min(1),
});

/**
 * The file: JSON with `format`, `version`, `intercepts` (one per output) and `features` in order, a number with name,
 * mean, scale and coefficients (one per output), a coded column with name, shares and coefficients by category; when
 * columns or the label are coded, `categories` and `labelValues`. What they mean: {@link LinearFormula}. A logistic file
 * is of version 2; version 1 had one `intercept` and took codes for numbers.
 */
const body = {
  intercepts: z.array(z.number()).min(1),
  features: z.array(z.union([categorySchema, numberSchema])).min(1),
  categories: z.record(z.string(), z.array(z.string())).optional(),
  labelValues: labelValuesSchema.optional(),
};
const linearSchema = z.object({ format: z.literal(LINEAR_FORMAT), version: z.literal(1), ...body });
const logisticSchema = z.object({ format: z.literal(LOGISTIC_FORMAT), version: z.literal(2), ...body });
const firstLogisticSchema = z.object({
  format: z.literal(LOGISTIC_FORMAT),
  version: z.literal(1),
  intercept: z.number(),
  features: z
    .array(
      z.object({ name: z.string().min(1), mean: z.number(), scale: z.number().positive(), coefficient: z.number() }),
    )
    .min(1),
  categories: body.categories,
  labelValues: body.labelValues,
});

/** The content of a file, which a file of another format can carry along. */
export const logisticDocument = (formula: LinearFormula): object => documentOf(LOGISTIC_FORMAT, 2, formula);
export const linearDocument = (formula: LinearFormula): object => documentOf(LINEAR_FORMAT, 1, formula);

export const writeLogisticModel = (formula: LinearFormula): Uint8Array => written(logisticDocument(formula));
export const writeLinearModel = (formula: LinearFormula): Uint8Array => written(linearDocument(formula));

/** @throws Damage when the document is not as {@link writeLogisticModel} writes it, now or in version 1 */
export function readLogisticModel(document: object): LinearFormula {
  if (!('version' in document) || document.version !== 1) return sound(parsed(logisticSchema, document));
  const { intercept, features, categories, labelValues } = parsed(firstLogisticSchema, document);
  const terms = features.map(({ coefficient, ...rest }) => ({ ...rest, coefficients: [coefficient] }));
  return sound({ intercepts: [intercept], features: terms, categories, labelValues });
}

/** @throws Damage when the document is not as {@link writeLinearModel} writes it */
export function readLinearModel(document: object): LinearFormula {
  const formula = sound(parsed(linearSchema, document));
  if (formula.intercepts.length > 1) throw new Damage('there is more than one intercept');
  return formula;
}

const documentOf = (format: string, version: number, { intercepts, terms, ...rest }: LinearFormula): object => ({
  format,
  version,
  intercepts,
  features: terms,
  ...rest,
});

const written = (document: object): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(document, undefined, 1)}\n`);

function parsed<Schema extends z.ZodType>(schema: Schema, document: object): z.output<Schema> {
  const outcome = check(schema, document);
  if ('faults' in outcome) throw new Damage(outcome.faults.map(faultText).join('; '));
  return outcome.data;
}

/** What no schema can say: that names and lengths fit together. */
function sound({
  intercepts,
  features,
  categories,
  labelValues,
}: Omit<z.output<typeof logisticSchema>, 'format' | 'version'>): LinearFormula {
  const names = features.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new Damage('a feature name occurs twice');
  for (const term of features) {
    if (!fits(term, intercepts.length)) throw new Damage(`the coefficients of ${term.name} do not fit the intercepts`);
    const known = categories?.[term.name]?.length;
    if ('shares' in term && (term.shares.length !== term.coefficients.length || term.shares.length !== known)) {
      throw new Damage(`the coefficients of ${term.name} do not fit its categories`);
    }
  }
  return {
    intercepts,
    terms: features,
    ...(categories && { categories }),
    ...(labelValues && { labelValues }),
  };
}

const fits = (term: LinearTerm, outputs: number): boolean =>
  'shares' in term
    ? term.coefficients.every((ofOutputs) => ofOutputs.length === outputs)
    : term.coefficients.length === outputs;
