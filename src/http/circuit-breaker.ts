/** The other side has failed too often lately to be asked. */
export class CircuitOpen extends Error {
  override readonly name = "CircuitOpen";
  readonly untilMs: number;

  constructor(untilMs: number) {
    super(`not asked until ${new Date(untilMs).toISOString()}`);
    this.untilMs = untilMs;
  }
}

export type Circuit = { failures: number; openUntilMs: number };
export type CircuitRule = { failuresMax: number; openMs: number };

export const CLOSED: Circuit = { failures: 0, openUntilMs: 0 };

export const isOpen = ({ openUntilMs }: Circuit, nowMs: number): boolean => nowMs < openUntilMs;

/** After an open circuit's time one call goes through as a trial: if it fails too, the circuit opens again at once. */
export const nextCircuit = (
  circuit: Circuit,
  isSuccess: boolean,
  { failuresMax, openMs }: CircuitRule,
  nowMs: number,
): Circuit => {
  if (isSuccess) return CLOSED;
  const failures = circuit.failures + 1;
  return { failures, openUntilMs: failures >= failuresMax ? nowMs + openMs : circuit.openUntilMs };
};
