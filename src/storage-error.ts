/** What the result codes mean whose cause is the files. [SQLite: Result Codes] */
const SQLITE_PROBLEMS = new Map([
  [8, "cannot be written"],
  [10, "could not be read or written"],
  [11, "is damaged"],
  [13, "cannot grow, because the disk is full"],
  [14, "cannot be opened"],
  [26, "is not a database"],
]);

/** What the error codes mean whose cause is the disk. [errno(3)] */
const SYSTEM_PROBLEMS = new Map([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EROFS", "the file system is read-only"],
  ["EIO", "the disk could not be read or written"],
]);

/** The message for a caller if the disk is the cause of an error; a retry of the request can succeed. */
export const storageFailure = (component: string, error: unknown): string | undefined => {
  const problem = storageProblem(error);
  return problem && `${component} cannot process the request at the moment: ${problem}. Retry.`;
};

/** A sentence about the disk, if it is the cause of an error of SQLite or of a file operation. */
export const storageProblem = (error: unknown): string | undefined => {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const system = SYSTEM_PROBLEMS.get(String(error.code));
  if (system) return `${system} (${error.message})`;
  if (error.code !== "ERR_SQLITE_ERROR" || !("errcode" in error)) return undefined;
  // The low byte of an extended result code is the primary one.
  const sqlite = SQLITE_PROBLEMS.get(Number(error.errcode) % 256);
  return sqlite && `the database ${sqlite} (${error.message})`;
};
