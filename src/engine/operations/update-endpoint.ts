import { badRequest } from "../api-error.ts";
import { EndpointRequest } from "../endpoint/endpoint-request.ts";
import type { Operation } from "../operation.ts";
import { parseBody } from "../request-body.ts";
import { requireApp } from "../store/apps.ts";
import { putEndpoints } from "../store/endpoints.ts";
import { accepted } from "./accepted.ts";

export const updateEndpoint: Operation = {
  name: "UpdateEndpoint",
  method: "PUT",
  path: "/v1/apps/{application-id}/endpoints/{endpoint-id}",
  status: 202,
  run: (context, { path, body, requestId }) => {
    const app = requireApp(context, path["application-id"]);
    const request = parseBody(EndpointRequest, body);
    const [verdict] = putEndpoints(context, app.id, [{ id: path["endpoint-id"] ?? "", request }], requestId);
    if (verdict?.kind === "refused") throw badRequest(verdict.reason);
    return accepted(requestId);
  },
};
