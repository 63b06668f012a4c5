import type { EngineContext } from "../context.ts";
import type { Member } from "../delivery/batch.ts";
import {
  type EndpointDocument,
  loadEndpointDocument,
  loadUserEndpointDocuments,
} from "../endpoint/store/endpoint-documents.ts";
import type { ActivityRef, SendActivity } from "./activity-type.ts";
import { loadParticipant } from "./store/participants.ts";

/** The endpoint that a participant's message goes to; there is none if the participant passes through or was deleted. */
type Recipient = { kind: "member"; member: Member } | { kind: "passes-through" } | { kind: "deleted" };

/**
 * A participant whose channel type is not selected passes through without a message. [Pinpoint user guide: custom channel
 * activity] The rest is unspecified by AWS; chosen because it reaches each user once: inactive and opted-out endpoints
 * pass through as well; a deleted endpoint leaves the journey; an email, SMS or push message for a participant of another
 * channel type goes to the first endpoint of the same user that can receive it and is not a participant of the run.
 */
export const findRecipient = (
  context: EngineContext,
  { appId, runId }: ActivityRef,
  activity: SendActivity,
  endpointId: string,
): Recipient => {
  const own = loadEndpointDocument(context, appId, endpointId);
  if (own === undefined) return { kind: "deleted" };
  if (isDeliverable(own, activity)) return { kind: "member", member: { endpointId, document: own.document } };
  if (!activity.reachesUser || own.userId === undefined || hasChannel(own, activity)) return { kind: "passes-through" };
  const other = loadUserEndpointDocuments(context, appId, own.userId).find(
    (endpoint) => isDeliverable(endpoint, activity) && loadParticipant(context, runId, endpoint.id) === undefined,
  );
  if (other === undefined) return { kind: "passes-through" };
  return {
    kind: "member",
    member: { endpointId: other.id, document: other.document, participantId: endpointId },
  };
};

const hasChannel = ({ channelType }: EndpointDocument, { channelTypes }: SendActivity): boolean =>
  channelTypes.some((type) => type === channelType);

const isDeliverable = (endpoint: EndpointDocument, activity: SendActivity): boolean =>
  endpoint.isActive && !endpoint.isOptedOut && hasChannel(endpoint, activity);
