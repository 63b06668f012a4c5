const PAUSE_MS = 25;

/** Waits until the condition holds; answers whether it did within the time. */
export const until = async (condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> => {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
  return true;
};
