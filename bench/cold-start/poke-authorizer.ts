import { createRemoteJWKSet, jwtVerify } from "jose";

const keys = createRemoteJWKSet(new URL(process.env.TOKEN_JWKS_URL ?? ""));

type Event = { protocolData: { mqtt: { password: string } } };

export const handler = async ({ protocolData }: Event) => {
  const token = Buffer.from(protocolData.mqtt.password, "base64").toString();
  const { payload } = await jwtVerify(token, keys, { audience: "poke" });
  const topics = `poke/v1/c/${payload.sub}/*`;
  return {
    isAuthenticated: true,
    principalId: payload.sub,
    disconnectAfterInSeconds: 3600,
    refreshAfterInSeconds: 300,
    policyDocuments: [
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iot:Subscribe", Resource: topics }] },
    ],
  };
};
