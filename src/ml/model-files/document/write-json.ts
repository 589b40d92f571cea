import { floatText } from './float-text.ts';
import { quote } from './json-text.ts';
import { type DocumentObject, type DocumentValue, Real } from './model-document.ts';

/** Characters collected before they are encoded, so that a large model never is one string (V8 ends at 512 MB). */
const CHUNK = 1_000_000;

/** The document as JSON in the dialect that XGBoost's reader knows. */
export function writeJson(document: DocumentObject): Uint8Array {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let pending: string[] = [];
  let length = 0;
  const write = (text: string): void => {
    pending.push(text);
    length += text.length;
    if (length >= CHUNK) flush();
  };
  const flush = (): void => {
    chunks.push(encoder.encode(pending.join('')));
    pending = [];
    length = 0;
  };
  writeValue(document, write);
  flush();
  return chunks.length === 1 ? chunks[0]! : new Uint8Array(Buffer.concat(chunks));
}

function writeValue(value: DocumentValue, write: (text: string) => void): void {
  if (typeof value === 'string') write(quote(value));
  else if (typeof value === 'number') write(String(value));
  else if (value instanceof Real) write(floatText(value.value));
  else if (value instanceof Float32Array) write(floatList(value));
  else if (ArrayBuffer.isView(value)) write(`[${value.join(',')}]`);
  else if (isList(value)) writeEntries('[', value, ']', (entry) => writeValue(entry, write), write);
  else {
    const entry = ([key, field]: [string, DocumentValue]): void => {
      write(`${quote(key)}:`);
      writeValue(field, write);
    };
    writeEntries('{', Object.entries(value), '}', entry, write);
  }
}

function writeEntries<Entry>(
  open: string,
  entries: readonly Entry[],
  close: string,
  writeEntry: (entry: Entry) => void,
  write: (text: string) => void,
): void {
  write(open);
  entries.forEach((entry, index) => {
    if (index > 0) write(',');
    writeEntry(entry);
  });
  write(close);
}

function floatList(values: Float32Array): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) text += i === 0 ? floatText(values[i]!) : `,${floatText(values[i]!)}`;
  return `${text}]`;
}

/** `Array.isArray` does not narrow readonly arrays out of a union. */
export const isList = (value: DocumentValue): value is readonly DocumentValue[] => Array.isArray(value);
