import { types } from 'pg';

type Parser = (text: string) => unknown;

/** Type numbers of PostgreSQL, from its catalogue `pg_type`. */
const OID = { bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, float4: 700, float8: 701, numeric: 1700 } as const;

/** Longer texts may hold a number beyond 2^53. */
const SURELY_SAFE_DIGITS = 15;

/** A number whenever it is a safe integer, else a bigint: nothing is lost. */
function parseInt8(text: string): number | bigint {
  const number = Number(text);
  return text.length <= SURELY_SAFE_DIGITS || Number.isSafeInteger(number) ? number : BigInt(text);
}

/** Sums and averages of whole numbers. */
const parseNumeric = (text: string): number | bigint => (/^-?\d+$/.test(text) ? parseInt8(text) : Number(text));

const PARSERS = new Map<number, Parser>([
  // As in SQLite, which has no other truth values.
  [OID.bool, (text) => (text === 't' ? 1 : 0)],
  [OID.bytea, types.getTypeParser(OID.bytea)],
  [OID.int8, parseInt8],
  [OID.int2, Number],
  [OID.int4, Number],
  // Number reads NaN, Infinity and -Infinity as PostgreSQL writes them.
  [OID.float4, Number],
  [OID.float8, Number],
  [OID.numeric, parseNumeric],
]);

const asText: Parser = (text) => text;

/** How values from PostgreSQL become what SQLite would have given; what is in neither list stays text. */
export const valueParsers = { getTypeParser: (oid: number): Parser => PARSERS.get(oid) ?? asText };
