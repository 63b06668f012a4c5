import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isExact } from "../../src/poke/message.ts";
import { planMulticastPoke, planPoke } from "../../src/poke/publication.ts";
import { customerPath, customerTopic, multicastPath, multicastTopic } from "../../src/poke/topic.ts";
import { readEnvelope } from "../../src/poke-client/read-envelope.ts";

const folder = join(import.meta.dirname, "../../src/poke-client");
const facts = { now: new Date("2026-11-20T12:00:00Z"), fallbackId: "request-1" };
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }).filter((value) => customerTopic("", value).ok);
const data = fc.option(fc.jsonValue().filter(isExact), { nil: undefined });

test("the client parses what the sender publishes, with data as sent", () => {
  fc.assert(
    fc.property(text, text, data, (domain, filter, value) => {
      const message = { domain, ...(value !== undefined && { data: value }) };
      for (const plan of [
        planPoke({ ...message, customerId: "u" }, ["a key for tests only"], facts),
        planMulticastPoke({ ...message, filter }, facts),
      ]) {
        if (plan.kind === "refuse") throw new Error(plan.response.rule);
        const [id, ts, received] = readEnvelope(Buffer.from(plan.publications[0]?.payload ?? ""));
        expect({ id, ts }).toEqual({ id: "request-1", ts: facts.now.getTime() });
        expect(received).toEqual(value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
      }
    }),
  );
});

test("the client subscribes to exactly the topic that the sender publishes to, and to none if the sender is refused", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 70 }),
    fc.string({ unit: fc.constantFrom("~", "*", "'", "(", "!", "é", "e\u0301", "\n", "\ud800", "a"), maxLength: 140 }),
  );
  const topicOf = (topic: ReturnType<typeof customerTopic>) => (topic.ok ? topic.topic : "");
  fc.assert(
    fc.property(anyText, anyText, (domain, filter) => {
      expect(customerPath("u", domain)).toBe(topicOf(customerTopic("u", domain)));
      expect(multicastPath(domain, filter)).toBe(topicOf(multicastTopic(domain, filter)));
    }),
  );
});

test("only one file imports React", () => {
  const users = globSync("**/*.ts", { cwd: folder }).filter((file) =>
    /from "react/.test(readFileSync(join(folder, file), "utf8")),
  );
  expect(users).toEqual(["react.ts"]);
});
