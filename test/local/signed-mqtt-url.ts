import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IoTDataPlaneClient } from "@aws-sdk/client-iot-data-plane";
import * as z from "zod";

const Secrets = z.object({ "local-cloud/mqtt-access-key": z.string() });

/** The access key of the account, as an owner of the state directory can read it. */
export const readAccessKey = (stateDirectory: string) => {
  const secrets = Secrets.parse(JSON.parse(readFileSync(join(stateDirectory, "secrets.json"), "utf8")));
  return { accessKeyId: "000000000000", secretAccessKey: secrets["local-cloud/mqtt-access-key"] };
};

export type SigningOptions = {
  signingService?: string;
  signingRegion?: string;
  signingDate?: Date;
  expiresIn?: number;
};

/** The part of the SDK's signer that signs URLs. */
type Presigner = { presign(request: object, options: object): Promise<{ query?: Record<string, string> }> };

/** A WebSocket URL for MQTT that the stock SDK signed, as clients of IoT Core with IAM credentials use. */
export const signedMqttUrl = async (
  url: string,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  options: SigningOptions = {},
): Promise<string> => {
  const client = new IoTDataPlaneClient({ region: "us-east-1", credentials });
  const signer = (await client.config.signer()) as unknown as Presigner;
  const { host, hostname, protocol, port } = new URL(url);
  const request = {
    method: "GET",
    protocol,
    hostname,
    port: Number(port),
    path: "/mqtt",
    query: {},
    headers: { host },
  };
  const { query = {} } = await signer.presign(request, { signingService: "iotdevicegateway", ...options });
  return `${protocol.replace("http", "ws")}//${host}/mqtt?${new URLSearchParams(query)}`;
};
