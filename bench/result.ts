export type BenchOptions = { size: number | undefined };

/** `ours` and the reference are measured in the same run. */
export type BenchResult = {
  name: string;
  unit: string;
  ours: number;
  reference: { name: string; value: number };
  ratio: number;
  target: string;
  pass: boolean;
  context: Record<string, string | number>;
};

export type Bench = (options: BenchOptions) => Promise<BenchResult | BenchResult[]>;

/** The milliseconds until the work is done. */
export const timed = async (work: Promise<void>): Promise<number> => {
  const start = performance.now();
  await work;
  return performance.now() - start;
};

/** The value below which a share (0 to 1) of the values lies. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);
