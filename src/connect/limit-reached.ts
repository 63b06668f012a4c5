/** An execution had no result after the calls that `count_max` permits. */
export class LimitReached extends Error {
  override readonly name = "LimitReached";
  readonly countMax: number;

  constructor(countMax: number) {
    super(`no result after ${countMax} calls, which is count_max`);
    this.countMax = countMax;
  }
}
