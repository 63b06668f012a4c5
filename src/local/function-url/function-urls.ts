import { randomUUID } from "node:crypto";
import type { Account } from "../account.ts";
import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import { errorResponse } from "../door/error-response.ts";
import type { WireRequest, WireResponse } from "../door/service.ts";
import { FUNCTION_URL_PATH } from "../door/web-guard.ts";
import { toUrlEvent } from "./url-event.ts";
import { toWireResponse } from "./url-response.ts";

/** Invokes the function whose URL `/_local/urls/<key>/` the request has. */
export const invokeByUrl = async (
  { runner, configuration }: Account,
  request: WireRequest,
  now: Date,
): Promise<WireResponse> => {
  const url = new URL(request.url, "http://localhost");
  const [key = "", ...rest] = url.pathname.slice(FUNCTION_URL_PATH.length).split("/");
  url.pathname = `/${rest.join("/")}`;
  const fn = runner.functions.find((one) => one.key === key && configuration.functionUrls.includes(one.arn));
  if (fn === undefined)
    return errorResponse("lambda", 403, "AccessDeniedException", "There is no function URL at this path.");
  const event = toUrlEvent(request, url, randomUUID(), now);
  const options = { caller: { accountId: LOCAL_ACCOUNT }, type: "RequestResponse" } as const;
  return toWireResponse(await runner.invoke(fn.arn, JSON.stringify(event), options));
};
