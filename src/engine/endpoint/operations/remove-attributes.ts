import { setImmediate } from "node:timers/promises";
import * as z from "zod";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import {
  type AttributeKind,
  forgetAttributeNames,
  matchingAttributeNames,
  removeFromEndpoints,
} from "../store/remove-attributes.ts";

// [Pinpoint API reference: UpdateAttributesRequest] names, or glob patterns of names.
const UpdateAttributes = z.object({ Blacklist: z.array(z.string().min(1).max(256)).min(1).max(100) });

const KINDS: ReadonlyMap<string, AttributeKind> = new Map([
  ["endpoint-custom-attributes", "Attributes"],
  ["endpoint-metric-attributes", "Metrics"],
  ["endpoint-user-attributes", "UserAttributes"],
]);

// In each transaction, during which other requests wait.
const ENDPOINTS_AT_ONCE = 500;

/** Not one transaction: a request that is retried after a failure removes the rest. */
export const removeAttributes: Operation = async (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const AttributeType = path["attribute-type"] ?? "";
  const kind = KINDS.get(AttributeType);
  if (kind === undefined) throw badRequest(`attribute-type: expected one of ${[...KINDS.keys()].join(", ")}`);
  const { Blacklist } = parseBody(UpdateAttributes, withoutNulls(body));
  const Attributes = matchingAttributeNames(context, app.id, kind, Blacklist);
  const names = new Set(Attributes);
  for (let after: string | undefined = ""; after !== undefined && names.size > 0; await setImmediate()) {
    const page: { after: string; limit: number } = { after, limit: ENDPOINTS_AT_ONCE };
    after = transaction(context.db, () => removeFromEndpoints(context, app.id, kind, names, page));
  }
  transaction(context.db, () => forgetAttributeNames(context, app.id, kind, Attributes));
  return { ApplicationId: app.id, AttributeType, Attributes };
};
