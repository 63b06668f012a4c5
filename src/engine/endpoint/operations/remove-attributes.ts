import * as z from "zod";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { removeAttributesMatching } from "../store/remove-attributes.ts";

// [Pinpoint API reference: UpdateAttributesRequest] names, or glob patterns of names.
const UpdateAttributes = z.object({ Blacklist: z.array(z.string().min(1).max(256)).min(1).max(100) });

const KINDS = new Map([
  ["endpoint-custom-attributes", "Attributes"],
  ["endpoint-metric-attributes", "Metrics"],
  ["endpoint-user-attributes", "UserAttributes"],
] as const);

export const removeAttributes: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const AttributeType = path["attribute-type"] ?? "";
  const kind = new Map<string, "Attributes" | "Metrics" | "UserAttributes">(KINDS).get(AttributeType);
  if (kind === undefined) throw badRequest(`attribute-type: expected one of ${[...KINDS.keys()].join(", ")}`);
  const { Blacklist } = parseBody(UpdateAttributes, withoutNulls(body));
  const Attributes = transaction(context.db, () => removeAttributesMatching(context, app.id, kind, Blacklist));
  return { ApplicationId: app.id, AttributeType, Attributes };
};
