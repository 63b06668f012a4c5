import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";
import type { BrokerResult, PublishPorts } from "../poke/flow/publish-all.ts";
import type { Publication } from "../poke/publication.ts";
import { clientSettings } from "./client-settings.ts";
import { toRemoteFault } from "./sdk-fault.ts";

// Three attempts fit into the ten seconds of a poke function.
const PUBLISH_TIMEOUT_MS = 2_000;

const toRefusal = (error: unknown): BrokerResult => {
  const { kind } = toRemoteFault("iot:Publish", error);
  switch (kind) {
    case "throttled":
      return { kind: "refused", reason: kind, rule: "the broker throttled the publish" };
    case "unauthorized":
      return { kind: "refused", reason: kind, rule: "the broker denied the publish" };
    case "invalid":
      return { kind: "refused", reason: kind, rule: "the broker rejected the publish as invalid" };
    case "timeout":
      return { kind: "refused", reason: "unavailable", rule: "the broker did not respond in time" };
    case "not-found":
    case "unavailable":
      return { kind: "refused", reason: "unavailable", rule: "the broker is not available" };
    default:
      return kind satisfies never;
  }
};

/** Publishes with the HTTPS API of AWS IoT Core. */
export const connectIot = (): PublishPorts => {
  const client = new IoTDataPlaneClient(clientSettings(PUBLISH_TIMEOUT_MS));
  return {
    publish: async ({ topic, payload, qos, expiresInSeconds }: Publication) => {
      const command = new PublishCommand({
        topic,
        payload,
        qos,
        contentType: "application/json",
        messageExpiry: expiresInSeconds,
      });
      return client.send(command).then(() => ({ kind: "published" as const }), toRefusal);
    },
  };
};
