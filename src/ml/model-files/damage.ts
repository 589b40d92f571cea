/** Why a document is no sound model; the loader turns it into an error that names the file. */
export class Damage extends Error {}

/** A sound model of a kind that is not read here; the message names the kind. */
export class UnsupportedKind extends Error {
  /** What to do about it, if there is more to say than that other kinds are read. */
  readonly remedy: string | undefined;

  constructor(kind: string, remedy?: string) {
    super(kind);
    this.remedy = remedy;
  }
}
