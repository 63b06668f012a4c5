import type { Member } from "./batch.ts";

/** The text of an invocation: its head, then the endpoints by id, each exactly as it was stored. */
export const payloadText = (head: Record<string, unknown>, members: readonly Member[]): string =>
  `${JSON.stringify(head).slice(0, -1)},"Endpoints":{${members.map(entry).join(",")}}}`;

const entry = ({ endpointId, document }: Member): string => `${JSON.stringify(endpointId)}:${document}`;
