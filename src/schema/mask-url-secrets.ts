const MASK = '***';

/** The text with user and password of every URL, and every parameter called `password`, as `***`. */
export function maskUrlSecrets(text: string): string {
  return (
    text
      // In the address of a database a password that was not encoded may hold @ and /; in others paths hold these.
      .replace(/\b((?!https?:|git|ssh:|s3:|file:)[\w+.-]+:\/\/)\S*@/g, `$1${MASK}@`)
      .replace(/(\w:\/\/)[^/\s]+@/g, `$1${MASK}@`)
      .replace(/([?&](?:ssl)?password=)[^&\s"']+/g, `$1${MASK}`)
  );
}
