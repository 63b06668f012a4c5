import * as z from "zod";
import { ENDPOINT_BATCH_MAX } from "../../../pinpoint/limits.ts";
import { accepted } from "../../accepted.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { EndpointRequest } from "../endpoint-request.ts";
import { putEndpoints } from "../store/endpoints.ts";

// [Pinpoint API reference: EndpointBatchRequest]
const EndpointBatchRequest = z.object({
  Item: z
    .array(EndpointRequest.extend({ Id: z.string().min(1) }))
    .max(ENDPOINT_BATCH_MAX, { message: `expected at most ${ENDPOINT_BATCH_MAX} endpoints` }),
});

export const updateEndpointsBatch: Operation = (context, { path, body, requestId }) => {
  const app = requireApp(context, path["application-id"]);
  const { Item } = parseBody(EndpointBatchRequest, body);
  const updates = Item.map(({ Id, ...request }) => ({ id: Id, request }));
  // unspecified by AWS for a batch with an invalid endpoint; rejected as a whole because the response has no fields for single results.
  transaction(context.db, () => {
    for (const [index, result] of putEndpoints(context, app.id, updates, requestId).entries())
      if (result.kind === "refused") throw badRequest(`Item.${index}: ${result.reason}`);
  });
  return accepted(requestId);
};
