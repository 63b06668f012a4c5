/** A file of a job cannot be read, or not beyond a line. The message is a reason for the job's failures. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  /** 0 if no line is known. */
  readonly line: number;
  constructor(reason: string, { line = 0, cause }: { line?: number; cause?: unknown } = {}) {
    super(reason, { cause });
    this.line = line;
  }
}
