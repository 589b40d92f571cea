import { maskUrlSecrets, shellWord } from '../../schema/index.ts';

const MASK = '***';
const SECRET_WORDS = new Set([
  ...['pass', 'passwd', 'password', 'passwords', 'passphrase', 'pwd', 'secret', 'secrets', 'token', 'apikey'],
  ...['credential', 'credentials', 'auth', 'authorization'],
]);
/** `key` alone may be a column; a key of these kinds is a secret. */
const SECRET_KEY = /\b(api|access|account|client|encryption|private|signing|storage) key\b/;

/** Forms that known issuers give to their keys; values as such, whatever they are called. */
const SECRET_VALUES = [
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{16,}/g,
  /\bxox[abeoprs]-[\w-]{10,}/g,
  /\b(sk|rk|pk)[-_][A-Za-z0-9_-]{16,}/g,
  /\bhf_[A-Za-z0-9]{20,}/g,
  /\bnpm_[A-Za-z0-9]{20,}/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** Whether a setting of this name is likely to hold a secret, such as `--api-key`, `DB_PASSWORD` or `accessToken`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => SECRET_WORDS.has(word)) || SECRET_KEY.test(words.join(' '));
}

/** A command line as people would type it, with everything that looks like a secret as `***`. */
export function maskCommand(argv: readonly string[]): string {
  return argv
    .map((argument, index) => (isValueOfSecret(argument, argv[index - 1]) ? MASK : maskText(argument)))
    .map(quoted)
    .join(' ');
}

/** Words in quotes where a shell needs them; a mask is for reading, so that it needs none. */
function quoted(word: string): string {
  const unmasked = word.replaceAll(MASK, '_');
  return shellWord(unmasked) === unmasked ? word : shellWord(word);
}

/** Masks credentials in URLs, known forms of keys, and values after names of secrets in `a=b`, `?a=b` and JSON. */
export function maskText(text: string): string {
  const plain = maskUrlSecrets(text)
    .replace(/([\w.-]+)(=)([^\s&;,]+)/g, (whole, name: string, sign: string) =>
      isSecretName(name) ? name + sign + MASK : whole,
    )
    .replace(/"([\w.-]+)"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g, (whole, name: string, colon: string) =>
      isSecretName(name) ? `"${name}"${colon}"${MASK}"` : whole,
    );
  return SECRET_VALUES.reduce((masked, form) => masked.replace(form, MASK), plain);
}

/** `--token abc`: the value stands apart from its name. */
function isValueOfSecret(argument: string, before: string | undefined): boolean {
  return before !== undefined && /^--?\w[\w.-]*$/.test(before) && isSecretName(before) && !argument.startsWith('--');
}
