const PARENT = process.ppid;

const PARENT_CHECK_INTERVAL_MS = 500;

/**
 * Resolves when the user or the operating system asks the process to stop. With `isScript`, also when its parent ends: npm
 * sends a signal that it receives to the shell of a script, and the shell does not forward it.
 */
export const stopSignal = (isScript: boolean): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
    if (!isScript) return;
    const checking = setInterval(() => {
      if (process.ppid === PARENT) return;
      clearInterval(checking);
      resolve();
    }, PARENT_CHECK_INTERVAL_MS).unref();
  });
