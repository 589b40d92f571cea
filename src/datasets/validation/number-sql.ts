/** A finite number as SQL; with an exponent, for the engine takes `0.1` for a decimal and not for a double. */
export const numberSql = (value: number): string => `(${value.toExponential()})`;
