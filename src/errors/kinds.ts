/**
 * The kinds of failure a caller can act on. Exit code and HTTP status derive from the kind, so one table
 * decides both and a new error only has to say what kind it is.
 */
export const ERROR_KINDS = {
  internal: { exitCode: 1, httpStatus: 500, meaning: 'a fault of Assay itself; please report it' },
  'invalid-input': { exitCode: 2, httpStatus: 400, meaning: 'an argument, file, table or parameter is not acceptable' },
  'not-found': { exitCode: 3, httpStatus: 404, meaning: 'the thing named does not exist' },
  conflict: { exitCode: 4, httpStatus: 409, meaning: 'somebody else holds or changed what is needed' },
  refused: { exitCode: 5, httpStatus: 422, meaning: 'well formed, but a rule forbids it' },
  unavailable: { exitCode: 6, httpStatus: 503, meaning: 'disk, permission or server does not allow it now' },
  corrupt: { exitCode: 7, httpStatus: 500, meaning: 'a stored file or database is damaged' },
  interrupted: { exitCode: 130, httpStatus: 499, meaning: 'stopped by the user' },
} as const satisfies Record<string, { exitCode: number; httpStatus: number; meaning: string }>;

export type ErrorKind = keyof typeof ERROR_KINDS;
