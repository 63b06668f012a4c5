import { accepted } from "../../accepted.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { EndpointRequest } from "../endpoint-request.ts";
import { putEndpoints } from "../store/endpoints.ts";

export const updateEndpoint: Operation = (context, { path, body, requestId }) => {
  const app = requireApp(context, path["application-id"]);
  const request = parseBody(EndpointRequest, body);
  const [result] = putEndpoints(context, app.id, [{ id: path["endpoint-id"] ?? "", request }], requestId);
  if (result?.kind === "refused") throw badRequest(result.reason);
  return accepted(requestId);
};
