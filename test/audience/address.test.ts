import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeAddress } from "../../src/audience/address.ts";

const address = (channelType: string, text: string, rules = {}) => normalizeAddress(channelType, text, rules);
const normalized = (text: string) => ({ kind: "normalized", address: text });

describe("a phone number", () => {
  test("becomes E.164, with the default country if it has no country code", () => {
    expect(address("SMS", " +1 (206) 555-0100")).toEqual(normalized("+12065550100"));
    expect(address("VOICE", "030 901820", { defaultCountry: "DE" })).toEqual(normalized("+4930901820"));
    expect(address("SMS", "+12065550100", { defaultCountry: "DE" })).toEqual(normalized("+12065550100"));
  });

  test("is invalid without a country, with another length, or if it is other text", () => {
    const rule = (text: string, rules = {}) => address("SMS", text, rules);
    expect(rule("2065550100")).toEqual({ kind: "invalid", rule: expect.stringContaining("defaultCountry") });
    expect(rule("+1206555")).toEqual({ kind: "invalid", rule: expect.stringContaining("length") });
    expect(rule("ada@example.com", { defaultCountry: "US" })).toMatchObject({ kind: "invalid" });
  });
});

describe("an email address", () => {
  test("keeps its case, or has a domain or all of it in lower case, by rule", () => {
    expect(address("EMAIL", " Ada@Example.COM ")).toEqual(normalized("Ada@example.com"));
    expect(address("EMAIL", "Ada@Example.COM", { emailCase: "lower" })).toEqual(normalized("ada@example.com"));
    expect(address("EMAIL", "Ada@Example.COM", { emailCase: "keep" })).toEqual(normalized("Ada@Example.COM"));
  });

  test("is invalid without a part on each side of the @, with a space, or over 254 characters", () => {
    for (const text of ["ada", "@example.com", "ada@", "a da@example.com", `${"a".repeat(250)}@example.com`])
      expect(address("EMAIL", text)).toMatchObject({ kind: "invalid" });
  });
});

test("a token is kept as it is", () => {
  expect(address("APNS", " AbC+ ")).toEqual(normalized(" AbC+ "));
  expect(normalizeAddress(undefined, "x")).toEqual(normalized("x"));
});

test("normalizing twice is normalizing once", () => {
  const channel = fc.constantFrom("SMS", "EMAIL", "CUSTOM");
  const text = fc.oneof(
    fc.string(),
    fc.emailAddress(),
    fc.integer({ min: 1e9, max: 1e12 }).map((n) => `+${n}`),
  );
  fc.assert(
    fc.property(channel, text, fc.constantFrom("keep", "lower-domain", "lower"), (type, sent, emailCase) => {
      const once = address(type, sent, { emailCase, defaultCountry: "US" });
      if (once.kind === "normalized") expect(address(type, once.address, { emailCase })).toEqual(once);
    }),
  );
});
