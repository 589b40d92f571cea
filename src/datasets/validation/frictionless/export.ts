import type { Rule } from '../rule.ts';
import type { Suite } from '../suite.ts';
import { FIELD_TYPES } from './field-types.ts';

/** A Table Schema of Frictionless Data with what it can say of a suite. */
export interface ExportedTableSchema {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Rules that a Table Schema has no words for. */
  readonly left: readonly Rule[];
}

/** The rules of a suite as a Table Schema. Those that hold only mostly, or of some rows, are left over. */
export function tableSchemaOf({ name, rules }: Suite): ExportedTableSchema {
  const fields = new Map<
    string,
    { name: string; type?: string; format?: string; constraints: Record<string, unknown> }
  >();
  const field = (column: string) => {
    const known = fields.get(column) ?? { name: column, constraints: {} };
    fields.set(column, known);
    return known;
  };
  const uniqueKeys: string[][] = [];
  const foreignKeys: unknown[] = [];
  const left: Rule[] = [];
  for (const rule of rules) if (!isStrict(rule) || !tell(rule)) left.push(rule);
  return {
    schema: {
      ...(name !== undefined && { name }),
      fields: [...fields.values()].map(({ constraints, ...rest }) =>
        Object.keys(constraints).length > 0 ? { ...rest, constraints } : rest,
      ),
      missingValues: [''],
      ...(uniqueKeys.length > 0 && { uniqueKeys }),
      ...(foreignKeys.length > 0 && { foreignKeys }),
    },
    left,
  };

  function tell(rule: Rule): boolean {
    switch (rule.rule) {
      case 'columns':
        for (const column of rule.columns) field(column);
        return true;
      case 'exists':
        field(rule.column);
        return true;
      case 'type':
        field(rule.column).type = FIELD_TYPES[rule.type];
        return true;
      case 'time_format':
        Object.assign(field(rule.column), { type: 'datetime', format: rule.format });
        return true;
      case 'not_null':
        field(rule.column).constraints.required = true;
        return true;
      case 'between': {
        const { min, max, strictMin, strictMax } = rule;
        Object.assign(field(rule.column).constraints, {
          ...(min !== undefined && { [strictMin ? 'exclusiveMinimum' : 'minimum']: min }),
          ...(max !== undefined && { [strictMax ? 'exclusiveMaximum' : 'maximum']: max }),
        });
        return true;
      }
      case 'length': {
        const { min: minLength, max: maxLength } = rule;
        const limits = { ...(minLength !== undefined && { minLength }), ...(maxLength !== undefined && { maxLength }) };
        Object.assign(field(rule.column).constraints, limits);
        return true;
      }
      case 'matches':
        field(rule.column).constraints.pattern = wholeText(rule.pattern);
        return true;
      case 'in_set':
        field(rule.column).constraints.enum = rule.values;
        return true;
      case 'unique':
        if (rule.columns === undefined) field(rule.column ?? '').constraints.unique = true;
        else uniqueKeys.push(rule.columns);
        return true;
      case 'references': {
        const here = rule.columns ?? [rule.column ?? ''];
        const there = rule.toColumns ?? (rule.toColumn === undefined ? here : [rule.toColumn]);
        foreignKeys.push({ fields: here, reference: { resource: rule.to, fields: there } });
        return true;
      }
      default:
        return false;
    }
  }
}

/** Constraints of a Table Schema hold of every row, and are errors. */
function isStrict(rule: Rule): boolean {
  const hasMost = 'mostly' in rule && rule.mostly !== undefined && rule.mostly < 1;
  return !hasMost && !('where' in rule && rule.where !== undefined) && rule.severity !== 'warn';
}

/** A pattern there stands for the whole text, ours is found anywhere. */
function wholeText(pattern: string): string {
  const inner = /^\^\(\?:(.*)\)\$$/s.exec(pattern)?.[1] ?? (/^\^(.*)\$$/s.exec(pattern)?.[1] as string | undefined);
  return inner ?? `[\\s\\S]*(?:${pattern})[\\s\\S]*`;
}
