/** Long enough for a local cloud that is busy with a large import. */
const TIMEOUT_MS = 5_000;

/** Whether a local cloud serves this URL. Sends one unsigned request, without credentials. */
export const isLocalCloud = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(new URL("/_local/", url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok && (await response.text()).startsWith("The local cloud");
  } catch {
    return false;
  }
};
