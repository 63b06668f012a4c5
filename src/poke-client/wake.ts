/**
 * Calls `wake` when the page becomes visible or online, and `sleep` when it is hidden for the back-forward cache, until
 * the returned controller is aborted. Does nothing outside browsers.
 */
export const watchPage = (wake: () => void, sleep: () => void): AbortController => {
  const listening = new AbortController();
  // A page with an open socket is not eligible for the back-forward cache.
  const notice = ({ type }: Event) => (type === "pagehide" ? sleep() : document.hidden || wake());
  for (const type of ["visibilitychange", "online", "pageshow", "pagehide"]) {
    globalThis.addEventListener?.(type, notice, listening);
  }
  return listening;
};
