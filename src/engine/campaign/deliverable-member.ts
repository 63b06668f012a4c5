import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { EngineContext } from "../context.ts";
import type { Member } from "../delivery/batch.ts";
import { loadEndpointDocument } from "../endpoint/store/endpoint-documents.ts";

/** An endpoint as it is now; undefined if it cannot receive messages of these channel types. */
export const deliverableMember = (
  context: EngineContext,
  appId: string,
  endpointId: string,
  channelTypes: readonly ChannelType[],
): Member | undefined => {
  const found = loadEndpointDocument(context, appId, endpointId);
  if (found === undefined || !found.isActive || found.isOptedOut) return undefined;
  return channelTypes.some((type) => type === found.channelType) ? { endpointId, document: found.document } : undefined;
};
