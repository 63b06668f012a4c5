/** The server has failed too often recently, so it is not called. */
export class CircuitOpen extends Error {
  override readonly name = "CircuitOpen";
  readonly untilMs: number;

  constructor(untilMs: number) {
    super(`circuit open until ${new Date(untilMs).toISOString()}`);
    this.untilMs = untilMs;
  }
}

export type CircuitState = { failures: number; openUntilMs: number };
export type CircuitRule = { failuresMax: number; openMs: number };

export const CLOSED: CircuitState = { failures: 0, openUntilMs: 0 };

export const isOpen = ({ openUntilMs }: CircuitState, nowMs: number): boolean => nowMs < openUntilMs;

/**
 * The state after a call. The circuit opens after `failuresMax` failures in a row; when `openMs` have passed, calls are
 * made again, and the next failure opens it at once.
 */
export const nextCircuit = (
  circuit: CircuitState,
  isSuccess: boolean,
  { failuresMax, openMs }: CircuitRule,
  nowMs: number,
): CircuitState => {
  if (isSuccess) return CLOSED;
  const failures = circuit.failures + 1;
  return { failures, openUntilMs: failures >= failuresMax ? nowMs + openMs : circuit.openUntilMs };
};
