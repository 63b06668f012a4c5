import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { channelContext } from "../src/channel/plan-deliveries.ts";
import { compileTypedMessage } from "../src/channel/typed-message.ts";
import { Endpoint } from "../src/pinpoint/endpoint.ts";
import { TEMPLATE_HELPER_NAMES } from "../src/pinpoint/template-helpers.ts";
import { customerHash } from "../src/poke/customer-hash.ts";
import { requireCommand } from "./require-command.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "docs/guides");
const guide = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const GUIDES = readdirSync(FOLDER);

/** The code blocks of a language, without the indentation that they have in a list. */
const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)]
    .filter(([, , found]) => found === language)
    .map(([, indent = "", , text = ""]) => text.replaceAll(new RegExp(`^${indent}`, "gm"), ""));

describe.each(GUIDES)("%s", (name) => {
  test("links only to files that exist", () => {
    const links = [...guide(name).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path);
    expect(links.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
  });

  test("quotes the examples verbatim", () => {
    const quotes = [...guide(name).matchAll(/^( *)<!-- (examples\/\S+) -->\n *```\w+\n([\s\S]*?)^ *```$/gm)];
    expect(quotes).toHaveLength(guide(name).split("<!-- examples/").length - 1);
    for (const [, indent = "", path = "", text = ""] of quotes)
      expect(readFileSync(join(ROOT, path), "utf8")).toContain(text.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
  });

  test("has a section that shows the result", () => expect(guide(name)).toMatch(/^## See it work$|^The app prints /m));
});

describe("what to type into Data", () => {
  const [introduction = "", ...examples] = guide("message-data.md").split(/^### /m);
  const endpoint = Endpoint.parse(JSON.parse(blocks(introduction, "json")[0] ?? ""));
  const origin = { applicationId: "app", campaignId: "campaign", treatmentId: "0", activityId: "activity" };

  test("has ten examples", () => expect(examples).toHaveLength(10));

  test.each(examples)("%s", async (example) => {
    const message = await compileTypedMessage(blocks(example, "text")[0]);
    const now = new Date("2026-09-01T12:00:00Z");
    const rendered = message.ok ? message.render(channelContext("ada", endpoint, origin), now) : message;
    expect(rendered).toEqual({ ok: true, value: JSON.parse(blocks(example, "json")[0] ?? "") });
  });

  test("lists every helper", () => {
    expect(TEMPLATE_HELPER_NAMES.filter((name) => !introduction.includes(`\`${name}\``))).toEqual([]);
  });
});

// Replaces PyJWT: the token is the arguments of the call.
const FAKE_PYJWT = "import json\ndef encode(claims, key, **options): return json.dumps([claims, key, options])\n";
const CALL =
  'import json\nprint(json.dumps(mint("topic key", "pem", "key-1", "issuer", "poke", "wss://x", "cafe\\u0301")))\n';

test("the Python of the guide to IoT Core mints a token with the claims and the header that the authorizer reads", () => {
  requireCommand("python3", ["--version"], "apt-get install python3");
  const folder = mkdtempSync(join(tmpdir(), "guide-"));
  writeFileSync(join(folder, "jwt.py"), FAKE_PYJWT);
  writeFileSync(join(folder, "mint.py"), `${blocks(guide("iot-core.md"), "python")[0]}\n${CALL}`);
  const minted = JSON.parse(execFileSync("python3", ["mint.py"], { cwd: folder, encoding: "utf8" }));
  rmSync(folder, { recursive: true });
  const sub = customerHash("topic key", "caf\u00e9");
  const [claims, key, options] = JSON.parse(minted.token);
  expect(minted).toMatchObject({ customerHash: sub, expiresAt: claims.exp * 1_000, url: "wss://x" });
  expect(claims).toMatchObject({ sub, iss: "issuer", aud: "poke", interests: "open", exp: claims.iat + 1_800 });
  expect([key, options]).toEqual(["pem", { algorithm: "ES256", headers: { kid: "key-1" } }]);
});
