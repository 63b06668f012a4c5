import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerHash } from "../../src/poke/customer-hash.ts";
import { customerTopic, encodeLevel, multicastTopic } from "../../src/poke/topic.ts";

const decodeLevel = (level: string): string => decodeURIComponent(level.replaceAll("~", "%"));
const KEY = "a-key-that-only-this-test-knows-1";

// Hostile: separators, wildcards, policy variables, the escape character, composed and decomposed accents.
const anyText = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."/+#$*?~%.{}'()!é", "e\u0301", "a", "2F"), minLength: 1, maxLength: 8 }),
);
const encodable = anyText.filter((text) => encodeLevel(text).ok);

describe("a level", () => {
  test("keeps letters, digits, _ . and -", () => {
    expect(encodeLevel("Play_list-2.0")).toEqual({ ok: true, level: "Play_list-2.0" });
  });

  test.each(["/", "+", "#", "$", "*", "?", "%", "~", "(", "'"])("encodes %s", (character) => {
    const encoded = encodeLevel(`a${character}b`);
    expect(encoded).toEqual({ ok: true, level: expect.stringMatching(/^a~[0-9A-F]{2}b$/) });
  });

  test("encodes a policy variable", () => {
    expect(encodeLevel(["$", "{iot:ClientId}"].join(""))).toEqual({ ok: true, level: "~24~7Biot~3AClientId~7D" });
  });

  test("is the same for composed and decomposed accents", () => {
    expect(encodeLevel("cafe\u0301")).toEqual(encodeLevel("caf\u00e9"));
  });

  test.each([
    ["nothing", ""],
    ["a control character", "a\u0000b"],
    ["a line break", "a\nb"],
    ["half of a surrogate pair", "a\ud83d"],
  ])("is refused for %s", (_, text) => {
    expect(encodeLevel(text)).toEqual({ ok: false, reason: expect.any(String) });
  });

  test("can always be decoded", async () => {
    await fc.assert(
      fc.property(encodable, (text) => {
        const encoded = encodeLevel(text);
        expect(encoded.ok && decodeLevel(encoded.level)).toBe(text.normalize("NFC"));
        expect(encoded.ok && encoded.level).toMatch(/^[A-Za-z0-9_.~-]+$/);
      }),
    );
  });
});

describe("a topic", () => {
  test("of a customer contains the hash and not the id", () => {
    const topic = customerTopic(customerHash(KEY, "u-4711"), "Playlist");
    expect(topic).toEqual({ ok: true, topic: expect.stringMatching(/^poke\/v1\/c\/[a-z2-7]{32}\/Playlist$/) });
  });

  test("of a multicast contains domain and filter", () => {
    expect(multicastTopic("PLAYLIST", "artist/42")).toEqual({ ok: true, topic: "poke/v1/m/PLAYLIST/artist~2F42" });
  });

  test("is refused with the field and the limit if a level is too long once encoded", () => {
    expect(customerTopic("u", "d".repeat(64)).ok).toBe(true);
    expect(customerTopic("u", "d".repeat(65))).toEqual({
      ok: false,
      field: "domain",
      reason: "is 65 characters once encoded, at most 64",
    });
    expect(multicastTopic("d", "é".repeat(22))).toMatchObject({ ok: false, field: "filter" });
  });

  test("stays within the limits of IoT Core: 256 bytes and 7 slashes", () => {
    const longest = multicastTopic("d".repeat(64), "f".repeat(128));
    expect(longest.ok && Buffer.byteLength(longest.topic)).toBeLessThanOrEqual(256);
    expect(longest.ok && longest.topic.split("/").length - 1).toBe(4);
  });

  test("is the same only if customer and domain are the same after normalization", async () => {
    const topicOf = ([id, domain]: [string, string]) => customerTopic(customerHash(KEY, id), domain);
    await fc.assert(
      fc.property(fc.tuple(anyText, encodable), fc.tuple(anyText, encodable), (one, other) => {
        const [a, b] = [topicOf(one), topicOf(other)];
        fc.pre(a.ok && b.ok);
        const isSame = one.every((text, index) => text.normalize("NFC") === other[index]?.normalize("NFC"));
        expect(a.topic === b.topic).toBe(isSame);
      }),
    );
  });

  test("is the same only if domain and filter are the same after normalization", async () => {
    await fc.assert(
      fc.property(fc.tuple(encodable, encodable), fc.tuple(encodable, encodable), (one, other) => {
        const [a, b] = [multicastTopic(...one), multicastTopic(...other)];
        fc.pre(a.ok && b.ok);
        const isSame = one.every((text, index) => text.normalize("NFC") === other[index]?.normalize("NFC"));
        expect(a.topic === b.topic).toBe(isSame);
      }),
    );
  });
});
