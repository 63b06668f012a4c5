/** The service of this repository's serverless.yml. */
export const OWN_SERVICE = "pinpoint-isv-suite";

const NO_ENDPOINTS = { Endpoints: {} };
const NO_RECORDS = { Records: [] };

/** For functions of this repository, by their keys: an event for which the function has nothing to do. */
export const HARMLESS_EVENTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["poke", []],
  ["multicast-poke", []],
  ["custom-channel", NO_ENDPOINTS],
  ["campaign-hook", NO_ENDPOINTS],
  ["channel-queue", NO_RECORDS],
  ["connect-custom-action", { Items: { CustomerProfiles: [] } }],
  // A flow whose loop is over, and a contact without a number.
  ["connect-async", { Details: { Parameters: { count: "DONE" } } }],
  ["caller-lookup", {}],
  // A request without a token.
  ["poke-history", { requestContext: { http: { method: "GET" } }, headers: {} }],
  ["event-stream", NO_RECORDS],
  ["two-way-sms", NO_RECORDS],
  ["chat-to-sms", NO_RECORDS],
  ["sms-queue", NO_RECORDS],
]);
