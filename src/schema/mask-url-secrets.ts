const MASK = '***';

/** The text with user and password of every URL, and every parameter called `password`, as `***`. */
export function maskUrlSecrets(text: string): string {
  return (
    text
      // A password that was not encoded may itself hold @ and /; in these URLs nothing else does so soon.
      .replace(/(\bpostgres(?:ql)?:\/\/)\S*@/g, `$1${MASK}@`)
      .replace(/(\w:\/\/)[^/\s]+@/g, `$1${MASK}@`)
      .replace(/([?&](?:ssl)?password=)[^&\s"']+/g, `$1${MASK}`)
  );
}
