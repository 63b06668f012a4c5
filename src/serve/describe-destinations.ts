import type { ServerSetup } from "./read-config.ts";

const OUTBOX = "the outbox: GET /_local/outbox";
const NOTHING = "not called";

/** Where what leaves the engine goes, for the log. */
export const describeDestinations = ({ destinations }: Pick<ServerSetup, "destinations">) => {
  const { email, sms, voice, functions, webhooks, eventStreams, buckets } = destinations;
  return {
    email: email ?? OUTBOX,
    sms: sms ?? OUTBOX,
    voice: voice ?? OUTBOX,
    // Not offered: each push service needs credentials and a connection of its own.
    push: OUTBOX,
    contactCenter: OUTBOX,
    functions: functions ?? NOTHING,
    webhooks: webhooks?.targets ?? NOTHING,
    eventStreams,
    buckets,
  };
};
