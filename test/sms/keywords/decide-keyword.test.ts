import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideKeyword } from "../../../src/sms/keywords/decide-keyword.ts";
import { OPT_OUT_KEYWORDS } from "../../../src/sms/keywords/keyword.ts";
import { settingsOf, TwoWaySettings } from "../../../src/sms/keywords/number-settings.ts";

const keyword = (text: string, action?: string) => ({
  Keyword: text,
  KeywordMessage: `reply to ${text}`,
  ...(action && { KeywordAction: action }),
});
const MANDATORY = [keyword("HELP"), keyword("STOP")];
const numberWith = (own: object = {}) =>
  settingsOf(TwoWaySettings.parse({ numbers: { "+12065550100": own } }), "+12065550100");

const byAws = numberWith();
const selfManaged = numberWith({ selfManagedOptOuts: true, keywords: MANDATORY });
const tollFree = numberWith({ isTollFree: true });

describe("whole words", () => {
  test.each([
    "SEND",
    "WEEKEND",
    "bus stop",
    "stopping by",
    "helpful",
    "Endlich!",
    "s t o p",
    "no",
    "",
    "   ",
    "👍🏽",
    "لا",
    "x".repeat(5_000),
  ])("%j is not a keyword in any mode", (text) => {
    for (const settings of [byAws, selfManaged, tollFree])
      expect(decideKeyword(text, settings)).toEqual({ kind: "none" });
  });

  test.each([
    "STOP",
    "stop",
    "Stop.",
    " stop ",
    "STOP!!!",
    "stop please",
    "Stop\nsending me this",
    "\u200fSTOP\u200e",
    "ＳＴＯＰ",
  ])("%j is an opt-out in every mode", (text) => {
    for (const settings of [byAws, selfManaged, tollFree])
      expect(decideKeyword(text, settings)).toMatchObject({ kind: "opt-out", keyword: "STOP" });
  });

  test("an opt-out stays one whatever punctuation and space surround it", () => {
    const around = fc.string({ unit: fc.constantFrom(" ", ".", "!", "\n", "\u200e", "…"), maxLength: 20 });
    fc.assert(
      fc.property(around, around, fc.constantFrom(...OPT_OUT_KEYWORDS), (before, after, word) => {
        for (const settings of [byAws, selfManaged])
          expect(decideKeyword(before + word.toLowerCase() + after, settings).kind).toBe("opt-out");
      }),
    );
  });

  test("an opt-out word inside another word is never an opt-out", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "Z", "é", "ñ", "7"), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(letters, letters, fc.constantFrom(...OPT_OUT_KEYWORDS), (before, after, word) => {
        for (const text of [before + word, word + after, before + word + after])
          expect(decideKeyword(text, byAws).kind).toBe("none");
      }),
    );
  });
});

describe("by default", () => {
  test.each(OPT_OUT_KEYWORDS)("AWS opts out and replies to %s, so we do not", (word) => {
    expect(decideKeyword(word, byAws)).toEqual({ kind: "opt-out", keyword: word, isListed: true, reply: undefined });
  });

  test("AWS replies to HELP and to the number's own keywords, so we do not", () => {
    const settings = numberWith({
      keywords: [keyword("HOURS"), keyword("START", "OPT_IN"), keyword("PAUSE", "OPT_OUT")],
    });
    const ofAws = { isListed: true, reply: undefined };
    expect(decideKeyword("help", settings)).toEqual({ kind: "help", keyword: "HELP", ...ofAws });
    expect(decideKeyword("hours?", settings)).toEqual({ kind: "automatic-response", keyword: "HOURS", ...ofAws });
    expect(decideKeyword("start", settings)).toEqual({ kind: "opt-in", keyword: "START", ...ofAws });
    expect(decideKeyword("pause", settings)).toEqual({ kind: "opt-out", keyword: "PAUSE", ...ofAws });
  });

  test("START is not a keyword unless the number has it", () => {
    for (const settings of [byAws, selfManaged]) expect(decideKeyword("START", settings)).toEqual({ kind: "none" });
  });

  test("the longest of several keywords applies", () => {
    const settings = numberWith({ keywords: [keyword("HOURS"), keyword("HOURS SUNDAY")] });
    expect(decideKeyword("hours sunday please", settings)).toMatchObject({ keyword: "HOURS SUNDAY" });
    expect(decideKeyword("hours on sunday", settings)).toMatchObject({ keyword: "HOURS" });
  });

  test("a French customer opts out with ARRET, with or without accent", () => {
    for (const text of ["ARRET", "Arrêt.", "arrêt svp"])
      expect(decideKeyword(text, byAws)).toMatchObject({ kind: "opt-out", keyword: "ARRET" });
  });

  test("an opt-out that begins a sentence is one, because AWS acts on it", () => {
    expect(decideKeyword("Cancel my appointment", byAws)).toMatchObject({ kind: "opt-out" });
  });
});

describe("with self-managed opt-outs", () => {
  test("we reply to STOP and HELP and change the list", () => {
    expect(decideKeyword("stop", selfManaged)).toEqual({
      kind: "opt-out",
      keyword: "STOP",
      isListed: false,
      reply: "reply to STOP",
    });
    expect(decideKeyword("Help!", selfManaged)).toMatchObject({ kind: "help", reply: "reply to HELP" });
  });

  test("an opt-out word gets the reply of STOP, unless it has its own", () => {
    const settings = numberWith({ selfManagedOptOuts: true, keywords: [...MANDATORY, keyword("ARRET", "OPT_OUT")] });
    expect(decideKeyword("quit", settings)).toMatchObject({ kind: "opt-out", reply: "reply to STOP" });
    expect(decideKeyword("arrêt", settings)).toMatchObject({ kind: "opt-out", reply: "reply to ARRET" });
  });

  test("an opt-out word that begins ordinary sentences has to be the whole text", () => {
    for (const text of ["Cancel my appointment", "End of June", "quit smoking tips"])
      expect(decideKeyword(text, selfManaged)).toEqual({ kind: "none" });
    for (const text of ["cancel", "END.", "td"])
      expect(decideKeyword(text, selfManaged)).toMatchObject({ kind: "opt-out" });
    expect(decideKeyword("unsubscribe me", selfManaged)).toMatchObject({ kind: "opt-out" });
  });

  test("we reply to own opt-in and opt-out keywords, and AWS to the others", () => {
    const settings = numberWith({
      selfManagedOptOuts: true,
      keywords: [...MANDATORY, keyword("START", "OPT_IN"), keyword("HOURS")],
    });
    expect(decideKeyword("start", settings)).toMatchObject({
      kind: "opt-in",
      isListed: false,
      reply: "reply to START",
    });
    expect(decideKeyword("hours", settings)).toMatchObject({ kind: "automatic-response", reply: undefined });
  });
});

describe("on a US toll-free number", () => {
  test("only STOP opts out, START and UNSTOP opt in, and the carrier replies", () => {
    const byCarrier = { isListed: true, reply: undefined };
    for (const settings of [
      tollFree,
      numberWith({ isTollFree: true, selfManagedOptOuts: true, keywords: MANDATORY }),
    ]) {
      expect(decideKeyword("stop", settings)).toEqual({ kind: "opt-out", keyword: "STOP", ...byCarrier });
      expect(decideKeyword("start", settings)).toEqual({ kind: "opt-in", keyword: "START", ...byCarrier });
      expect(decideKeyword("unstop", settings)).toEqual({ kind: "opt-in", keyword: "UNSTOP", ...byCarrier });
      for (const text of OPT_OUT_KEYWORDS.filter((word) => word !== "STOP"))
        expect(decideKeyword(text, settings)).toEqual({ kind: "none" });
    }
  });

  test("own opt-out keywords do nothing", () => {
    const settings = numberWith({ isTollFree: true, keywords: [keyword("PAUSE", "OPT_OUT")] });
    expect(decideKeyword("pause", settings)).toEqual({ kind: "none" });
  });
});
