import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { customerHash } from "../../src/poke/customer-hash.ts";
import { verifyCustomerToken } from "../../src/poke/customer-token.ts";
import { publicTokenKey } from "../../src/poke/token-key.ts";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

const RULES = { issuer: "https://accounts.example.com/", audience: "poke" };
const TOPIC_KEY = "a topic key of at least 32 characters";

test(
  "the backend of the example mints a token that the authorizer accepts, for the signed-in customer only",
  async () => {
    const example = await copyExample("token-backend");
    expect(await example.typeErrors()).toBe("");
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const server = example.start(process.execPath, ["server.ts"], {
      PORT: "0",
      POKE_TOPIC_KEY: TOPIC_KEY,
      TOKEN_SIGNING_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      TOKEN_KEY_ID: "key-1",
      TOKEN_ISSUER: RULES.issuer,
      TOKEN_AUDIENCE: RULES.audience,
      POKE_URL: "wss://iot.example.com/mqtt?x-amz-customauthorizer-name=poke",
    });
    const url = await server.printed(/backend at (\S+)/);
    expect((await fetch(`${url}/api/poke-token`)).status).toBe(401);

    const body = JSON.stringify({ customerId: "customer-001" });
    const signedIn = await fetch(`${url}/api/sign-in`, { method: "POST", body });
    const [cookie = ""] = signedIn.headers.getSetCookie();
    const response = await fetch(`${url}/api/poke-token?customerId=customer-002`, { headers: { cookie } });
    expect(response.status).toBe(404);

    const credentials = await (await fetch(`${url}/api/poke-token`, { headers: { cookie } })).json();
    const sub = customerHash(TOPIC_KEY, "customer-001");
    expect(credentials).toMatchObject({ customerHash: sub, url: expect.stringContaining("wss://") });
    const key = publicTokenKey(publicKey.export({ type: "spki", format: "pem" }).toString());
    expect(await verifyCustomerToken(credentials.token, key, RULES, new Date())).toMatchObject({
      ok: true,
      value: { sub },
    });
  },
  EXAMPLE_MS,
);
