import { type Pages, startPages } from "../../demo/pages/pages.ts";
import { startCcp } from "../../local/ccp/ccp-server.ts";
import type { Cloud } from "../../local/cloud.ts";
import { parseJson } from "../../parse-json.ts";
import { PokeResponse } from "../../poke/response.ts";

/**
 * Serves the demo's pages, and on the next port the simulated contact control panel, because Connect's is on another
 * origin than the desktop, too. The pages' backend invokes the functions as the account itself.
 */
export const openPages = async ({ url, runner, configuration }: Cloud, port: number): Promise<Pages> => {
  const caller = { accountId: configuration.accountId };
  const invoke = async (name: string, payload: string): Promise<string> =>
    (await runner.invoke(name, payload, { caller, type: "RequestResponse" })).payload;

  let origins = "'none'";
  const ccp = await startCcp({ port: port === 0 ? 0 : port + 1, approvedOrigins: () => origins });
  const pages = await startPages({
    port,
    cloudUrl: url,
    invoke: async (name, payload) => {
      const response = await invoke(name, payload);
      const { data: result } = PokeResponse.safeParse(parseJson(response));
      if (result?.status === "accepted") return;
      throw new Error(`${name} did not accept the poke: ${result?.reason ?? response}`);
    },
    desktop: {
      ccpUrl: ccp.url,
      loginUrl: `${ccp.url}login`,
      controlUrl: `${ccp.url}control`,
      lookUpCaller: async (number) =>
        parseJson(
          await invoke("caller-lookup", JSON.stringify({ Details: { Parameters: { customer_number: number } } })),
        ),
    },
  });
  const { port: pagesPort } = new URL(pages.url);
  origins = `http://127.0.0.1:${pagesPort} http://localhost:${pagesPort}`;
  return {
    ...pages,
    close: async () => {
      await Promise.all([pages.close(), ccp.close()]);
    },
  };
};
