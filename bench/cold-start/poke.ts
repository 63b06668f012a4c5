import { createHmac } from "node:crypto";
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";

const iot = new IoTDataPlaneClient({});

type Message = { customerId: string; domain: string; data?: unknown };

export const handler = async ({ customerId, domain, data }: Message) => {
  const hash = createHmac("sha256", process.env.POKE_TOPIC_KEY ?? "")
    .update(customerId)
    .digest("hex")
    .slice(0, 32);
  const payload = JSON.stringify({ v: 1, ts: Date.now(), type: "poke", domain, data });
  await iot.send(new PublishCommand({ topic: `poke/v1/c/${hash}/${domain}`, qos: 1, payload: Buffer.from(payload) }));
  return { status: "accepted", sizeBytes: payload.length };
};
