/** A function of this stack: the service that invokes it, and an event for which it has nothing to do. */
export type ExpectedFunction = { invoker?: "pinpoint" | "connect" | "iot"; emptyEvent?: unknown };

/** The functions of serverless.yml by their keys. */
export const STACK_FUNCTIONS: ReadonlyMap<string, ExpectedFunction> = new Map([
  ["poke", { emptyEvent: [] }],
  ["multicast-poke", { emptyEvent: [] }],
  ["custom-channel", { invoker: "pinpoint", emptyEvent: { Endpoints: {} } }],
  ["campaign-hook", { invoker: "pinpoint", emptyEvent: { Endpoints: {} } }],
  ["channel-queue", { emptyEvent: { Records: [] } }],
  ["connect-custom-action", { invoker: "connect", emptyEvent: { Items: { CustomerProfiles: [] } } }],
  ["event-stream", { emptyEvent: { Records: [] } }],
  ["two-way-sms", { emptyEvent: { Records: [] } }],
  ["chat-to-sms", { emptyEvent: { Records: [] } }],
  ["sms-queue", { emptyEvent: { Records: [] } }],
  ["opt-out-reconciler", {}],
  ["poke-authorizer", { invoker: "iot" }],
]);

/** The resources of infra/, by their logical ids. */
export const STACK_TABLES = [
  "ClaimsTable",
  "SuppressionTable",
  "OffersTable",
  "FrequencyTable",
  "AuditTable",
  "StreamClaimsTable",
  "QuarantineTable",
  "ConversationsTable",
  "ChatsTable",
] as const;
export const STACK_STREAM = "EngagementStream";
export const STACK_TOPIC = "NotificationTopic";

/** The service principals, as resource policies name them. [Pinpoint developer guide: custom channels, granting permission] */
export const principalOf = (invoker: NonNullable<ExpectedFunction["invoker"]>, region: string): string => {
  switch (invoker) {
    case "pinpoint":
      return `pinpoint.${region}.amazonaws.com`;
    case "connect":
      return "connect-campaigns.amazonaws.com";
    case "iot":
      return "iot.amazonaws.com";
    default:
      return invoker satisfies never;
  }
};
