const MASK = '***';
const SECRET_NAME =
  /pass(word|wd|phrase)?\b|secret|token|credential|auth\b|(api|access|private|account|signing)[-_]?key/i;

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

/** Whether a setting of this name is likely to hold a secret, such as `--api-key` or `DB_PASSWORD`. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** A command line as people would type it, with everything that looks like a secret as `***`. */
export function maskCommand(argv: readonly string[]): string {
  return argv
    .map((argument, index) => (isValueOfSecret(argument, argv[index - 1]) ? MASK : maskText(argument)))
    .map((argument) => (/^[\w@%+=:,./*-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** Masks credentials in URLs, known forms of keys, and values after names of secrets in `a=b`, `?a=b` and JSON. */
export function maskText(text: string): string {
  const plain = text
    .replace(/(\w:\/\/)[^/@\s]+@/g, `$1${MASK}@`)
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
