/** Numbers beside each other in a line. */
export interface CsvColumns {
  readonly names: readonly string[];
  /** Row-major rows × names. */
  readonly values: Float32Array;
}

/** Bytes that are gathered before they are handed on. */
const BLOCK_BYTES = 262_144;
/** More than any number takes with what separates it from the next. */
const MOST_NUMBER_BYTES = 32;
const COMMA = 0x2c;
const LF = 0x0a;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** A line of names, quoted where they have to be (RFC 4180), ended by LF. */
export function csvHeader(names: readonly string[]): Uint8Array {
  const cells = names.map((name) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  return Buffer.from(`${cells.join()}\n`);
}

/**
 * One line per row with the columns' numbers side by side, nine significant digits each (enough to give back every
 * float32), lines ended by LF. Blocks of bytes, for files that are too large for one string.
 */
export function* csvLines(rows: number, columns: readonly CsvColumns[]): Generator<Uint8Array> {
  let bytes = new Uint8Array(BLOCK_BYTES);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (const { names, values } of columns) {
      const width = names.length;
      for (let i = row * width; i < (row + 1) * width; i++) {
        if (at + MOST_NUMBER_BYTES > BLOCK_BYTES) {
          yield bytes.subarray(0, at);
          bytes = new Uint8Array(BLOCK_BYTES);
          at = 0;
        }
        at = writeNumber(bytes, at, values[i] as number);
        bytes[at++] = COMMA;
      }
    }
    bytes[at - 1] = LF;
  }
  if (at > 0) yield bytes.subarray(0, at);
}

/** Powers of ten that doubles hold exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const powerOfTen = (exponent: number): number => POWERS[exponent] as number;
const DIGITS = 9;

/**
 * Writes what `String(Number(value.toPrecision(9)))` gives.
 * @returns where the number ends
 */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  const size = Math.abs(value);
  if (value === 0) {
    bytes[at] = ZERO;
    return at + 1;
  }
  // Within these bounds there is no exponent to write, and the scaled number is right but for its last bits.
  if (!(size >= 1e-5 && size < 1e9)) return writeText(bytes, at, value);
  let whole = 1;
  while (whole < DIGITS && size >= powerOfTen(whole)) whole++;
  let decimals = DIGITS - whole;
  if (size < 1) {
    decimals = DIGITS;
    while (size * powerOfTen(decimals - DIGITS + 1) < 1) decimals++;
  }
  const scaled = size * powerOfTen(decimals);
  let digits = Math.floor(scaled);
  const rest = scaled - digits;
  // Too near to a tie to trust the product's last bits.
  if (Math.abs(rest - 0.5) < 1e-5) return writeText(bytes, at, value);
  if (rest > 0.5) digits++;
  while (decimals > 0 && digits % 10 === 0) {
    digits /= 10;
    decimals--;
  }
  if (value < 0) bytes[at++] = MINUS;
  return writeDigits(bytes, at, digits, decimals);
}

/** Writes `digits` / 10^decimals. */
function writeDigits(bytes: Uint8Array, at: number, digits: number, decimals: number): number {
  let length = 1;
  while (length <= 12 && digits >= powerOfTen(length)) length++;
  const whole = Math.max(1, length - decimals);
  const end = at + whole + (decimals > 0 ? decimals + 1 : 0);
  let left = digits;
  for (let i = end - 1; i >= at; i--) {
    if (decimals > 0 && i === at + whole) {
      bytes[i] = POINT;
      continue;
    }
    const rest = Math.floor(left / 10);
    bytes[i] = ZERO + (left - rest * 10);
    left = rest;
  }
  return end;
}

function writeText(bytes: Uint8Array, at: number, value: number): number {
  const text = String(Number(value.toPrecision(DIGITS)));
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
