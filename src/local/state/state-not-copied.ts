/** A snapshot or a restore failed. The state is the one before it. */
export class StateNotCopied extends Error {
  override readonly name = "StateNotCopied";

  constructor(cause: Error) {
    super(`The local cloud continues with its earlier state: ${cause.message}`, { cause });
  }
}
