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
  const writes = Item.map(({ Id, ...request }) => ({ id: Id, request }));
  // unspecified by AWS; chosen because the answer has no place for single results: one refused endpoint refuses the batch.
  transaction(context.db, () => {
    for (const [index, verdict] of putEndpoints(context, app.id, writes, requestId).entries())
      if (verdict.kind === "refused") throw badRequest(`Item.${index}: ${verdict.reason}`);
  });
  return accepted(requestId);
};
