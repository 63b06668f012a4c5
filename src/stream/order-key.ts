import type { OutgoingNotification } from "./stream-item.ts";

/** What keeps its order: the notifications of an endpoint, else of a message, else this one alone. */
export const orderKeyOf = ({
  applicationId = "",
  endpointId,
  messageId,
  id,
}: Pick<OutgoingNotification["notification"], "applicationId" | "endpointId" | "messageId" | "id">): string =>
  endpointId === undefined ? (messageId ?? id) : `${applicationId}/${endpointId}`;
