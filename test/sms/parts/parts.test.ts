import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countParts } from "../../../src/sms/parts/count-parts.ts";
import { encodingOf } from "../../../src/sms/parts/encoding.ts";
import { estimatePrice } from "../../../src/sms/parts/estimate-price.ts";
import { splitText } from "../../../src/sms/parts/split-text.ts";

const GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà";
const EXTENDED = "^{}\\[~]|€\f";

describe("a text of GSM 03.38", () => {
  test.each([
    ["", 0, 1],
    ["a".repeat(160), 160, 1],
    ["a".repeat(161), 161, 2],
    ["a".repeat(306), 306, 2],
    ["a".repeat(307), 307, 3],
    ["€".repeat(80), 160, 1],
    ["€".repeat(81), 162, 2],
    [`${"a".repeat(159)}€`, 161, 2],
  ])("%# has its units and parts", (text, units, parts) => {
    expect(countParts(text)).toEqual({ encoding: "GSM", units, parts });
  });

  test("has one unit for each basic and two for each extended character", () => {
    expect(countParts(GSM)).toMatchObject({ encoding: "GSM", units: [...GSM].length });
    expect(countParts(EXTENDED)).toMatchObject({ encoding: "GSM", units: 2 * EXTENDED.length });
  });

  test("does not split an escape and its character between two parts", () => {
    expect(countParts(`${"a".repeat(152)}€${"a".repeat(151)}`)).toMatchObject({ units: 305, parts: 2 });
    expect(countParts(`${"a".repeat(152)}€${"a".repeat(152)}`)).toMatchObject({ units: 306, parts: 3 });
  });

  test.each(["ç", "`", "“", "–", "…", "á", "\t", "Ő", "а", "e\u0301", "\u200f"])("does not contain %j", (character) => {
    expect(encodingOf(`abc${character}`)).toBe("UCS2");
  });
});

describe("a text of UCS-2", () => {
  test.each([
    ["ç".repeat(70), 70, 1],
    ["ç".repeat(71), 71, 2],
    ["ç".repeat(134), 134, 2],
    ["ç".repeat(135), 135, 3],
    ["👍".repeat(35), 70, 1],
    ["👍".repeat(36), 72, 2],
    ["👍🏽", 4, 1],
    ["👩‍👩‍👧", 8, 1],
    ["e\u0301".repeat(35), 70, 1],
    [`${"a".repeat(159)}ç`, 160, 3],
    ["مرحبا", 5, 1],
  ])("%# has its units and parts", (text, units, parts) => {
    expect(countParts(text)).toEqual({ encoding: "UCS2", units, parts });
  });

  test("does not split a surrogate pair between two parts", () => {
    expect(countParts("👍".repeat(66)).parts).toBe(2);
    expect(countParts("👍".repeat(67))).toMatchObject({ units: 134, parts: 3 });
  });
});

describe("a long reply", () => {
  const anyText = fc
    .array(
      fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.constantFrom(
          " ",
          "\n\n",
          "€".repeat(300),
          "word ".repeat(100),
          "👩‍👩‍👧".repeat(90),
          "x".repeat(2_000),
          "👍 ",
        ),
      ),
      { maxLength: 25 },
    )
    .map((pieces) => pieces.join(""));
  const withoutSpace = (text: string) => text.replaceAll(/\s+/g, "");

  test("stays one message up to 1,530 GSM or 630 other characters", () => {
    expect(splitText("a".repeat(1_530))).toHaveLength(1);
    expect(splitText("a".repeat(1_531))).toHaveLength(2);
    expect(splitText("ç".repeat(630))).toHaveLength(1);
    expect(splitText("ç".repeat(631))).toHaveLength(2);
    expect(splitText("Hello")).toEqual(["Hello"]);
    expect(splitText(" \n ")).toEqual([]);
  });

  test("is split between words", () => {
    const [first = "", second = ""] = splitText("wörd ".repeat(400));
    expect(first.endsWith("wörd") && second.startsWith("wörd")).toBe(true);
    expect(first.length).toBeGreaterThan(1_520);
  });

  test("uses UCS-2 only in the message that has the emoji", () => {
    expect(splitText(`${"word ".repeat(310)}👍`).map(encodingOf)).toEqual(["GSM", "UCS2"]);
  });

  test("with a word longer than a message is split between graphemes", () => {
    for (const message of splitText("👩‍👩‍👧".repeat(200))) expect(message.length % "👩‍👩‍👧".length).toBe(0);
    expect(splitText(`e${"\u0301".repeat(2_000)}`).map(({ length }) => length)).toEqual([630, 630, 630, 111]);
  });

  test("loses nothing but space, and each message is accepted", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const messages = splitText(text);
        expect(withoutSpace(messages.join(""))).toBe(withoutSpace(text));
        for (const message of messages) {
          const { encoding, units } = countParts(message);
          expect(units).toBeLessThanOrEqual(encoding === "GSM" ? 1_530 : 630);
          expect(message.length).toBeLessThanOrEqual(1_600);
        }
      }),
    );
  });
});

describe("the price of a text", () => {
  const prices = { "+1": 5_810, "+49": 70_000, "+4915": 80_000 };

  test("is that of the longest prefix, for each part", () => {
    expect(estimatePrice("Hello", "+12065550142", prices)).toMatchObject({ parts: 1, microDollars: 5_810 });
    expect(estimatePrice("ç".repeat(71), "+4915112345678", prices)).toMatchObject({ parts: 2, microDollars: 160_000 });
    expect(estimatePrice("Hello", "+4930123456", prices).microDollars).toBe(70_000);
  });

  test("is unknown without a prefix", () => expect(estimatePrice("Hi", "+33123", prices).microDollars).toBeUndefined());
});
