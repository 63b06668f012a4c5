import { isJsonObject } from "../../../../parse-json.ts";
import { NEXT, type PlayBlock } from "../block.ts";
import { resolve } from "../resolve.ts";

/** Sets attributes that only this flow reads. [Connect API reference: UpdateFlowAttributes] */
export const updateFlowAttributes: PlayBlock = ({ Parameters: { FlowAttributes } }, session) => {
  const given = Object.entries(isJsonObject(FlowAttributes) ? FlowAttributes : {});
  const flowAttributes = new Map(session.flowAttributes);
  for (const [name, attribute] of given)
    flowAttributes.set(name, resolve(isJsonObject(attribute) ? attribute.Value : "", session));
  return { line: "", branch: NEXT, session: { ...session, flowAttributes } };
};
