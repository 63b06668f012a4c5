import fc from "fast-check";
import { expect, test } from "vitest";
import { beginsWith, isPhrase, toWords } from "../../src/sms/words.ts";

test.each([
  ["STOP.", ["stop"]],
  ["  Opt-Out,  please! ", ["opt-out", "please"]],
  ["ＳＴＯＰ", ["stop"]],
  ["ARRÊT", ["arret"]],
  ["don’t", ["don't"]],
  ["\u200fSTOP\u200e", ["stop"]],
  ["👍🏽", ["👍"]],
  ["❤️", ["❤"]],
  ["1️⃣", ["1"]],
  ["توقف", ["توقف"]],
  ["हिन्दी", ["हिन्दी"]],
  ["...", []],
  ["", []],
])("reads %j as the words %j", (text, words) => expect(toWords(text)).toEqual(words));

test("reads at most the longest text that a message can have", () => {
  expect(toWords("a ".repeat(100_000))).toHaveLength(800);
});

test("reads its own words as the same words", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const words = toWords(text);
      expect(toWords(words.join(" "))).toEqual(words);
    }),
  );
});

test("a phrase begins and equals a text only as whole words", () => {
  expect(beginsWith(["stop", "it"], ["stop"])).toBe(true);
  expect(beginsWith(["stopping"], ["stop"])).toBe(false);
  expect(beginsWith(["bus", "stop"], ["stop"])).toBe(false);
  expect(beginsWith(["stop"], [])).toBe(false);
  expect(isPhrase(["stop", "it"], ["stop"])).toBe(false);
  expect(isPhrase(["stop", "it"], ["stop", "it"])).toBe(true);
});
