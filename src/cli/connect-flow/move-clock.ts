import * as z from "zod";

const ClockResponse = z.looseObject({ now: z.iso.datetime() });

/** The clock of a local cloud, for what takes time in a flow. */
export const moveClock = async (url: string) => {
  const request = async (body?: object): Promise<number> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${url}/_local/clock`, init);
    if (!response.ok) throw new Error(`the clock of the local cloud was not moved: ${await response.text()}`);
    return Date.parse(ClockResponse.parse(await response.json()).now);
  };
  // Time also passes while functions run.
  let offsetMs = (await request()) - Date.now();
  return {
    now: () => Date.now() + offsetMs,
    pass: async (ms: number): Promise<void> => {
      const to = new Date(Date.now() + offsetMs + ms).toISOString();
      offsetMs = (await request({ to })) - Date.now();
    },
  };
};
