const PAUSE_MS = 25;

/** Waits until the condition holds. Returns whether it did within `limitMs`. */
export const until = async (condition: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> => {
  const deadline = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return true;
};
