/** A file of the state is missing, cut or not readable, so that starting would lose data. */
export class StateDamaged extends Error {
  override readonly name = "StateDamaged";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(
      `${path} ${problem}. Nothing was changed. Put the file back, or copy a folder of snapshots/ over the state ` +
        "directory, or delete all state by starting with --fresh.",
    );
    this.path = path;
  }
}
