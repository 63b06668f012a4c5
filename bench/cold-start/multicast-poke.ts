import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";

const iot = new IoTDataPlaneClient({});

type Message = { domain: string; filter: string; data?: unknown };

export const handler = async ({ domain, filter, data }: Message) => {
  const payload = JSON.stringify({ v: 1, ts: Date.now(), type: "multicast", domain, filter, data });
  await iot.send(new PublishCommand({ topic: `poke/v1/m/${domain}/${filter}`, qos: 0, payload: Buffer.from(payload) }));
  return { status: "accepted", sizeBytes: payload.length };
};
