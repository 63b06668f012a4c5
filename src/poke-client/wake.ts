/** Calls back when the page comes to the foreground or online, and when it is put away; aborting what it returns stops that. Does nothing outside browsers. */
export const watchPage = (wake: () => void, sleep: () => void): AbortController => {
  const listening = new AbortController();
  // An open socket keeps a page out of the back-forward cache.
  const notice = ({ type }: Event) => (type === "pagehide" ? sleep() : document.hidden || wake());
  for (const type of ["visibilitychange", "online", "pageshow", "pagehide"]) {
    globalThis.addEventListener?.(type, notice, listening);
  }
  return listening;
};
