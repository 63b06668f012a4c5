import { describe, expect, test } from "vitest";
import { defineConversation } from "../../../src/sms/conversation/conversation.ts";
import { settingsOf, TwoWaySettings } from "../../../src/sms/keywords/number-settings.ts";
import { whyShadowed } from "../../../src/sms/keywords/why-shadowed.ts";

const NUMBER = "+12065550100";
const keyword = (Keyword: string, KeywordMessage: string, KeywordAction = "AUTOMATIC_RESPONSE") => ({
  Keyword,
  KeywordMessage,
  KeywordAction,
});
const parse = (settings: object) => TwoWaySettings.parse(settings);
const repliesOf = (settings: object, number = NUMBER) =>
  settingsOf(parse(settings), number).keywords.map(({ KeywordMessage, scope }) => [KeywordMessage, scope]);

describe("the settings of a number", () => {
  const account = { keywords: [keyword("HOURS", "account")], optOutListName: "Account" };
  const pools = { shops: { keywords: [keyword("hours", "pool")], selfManagedOptOuts: false, optOutListName: "Shops" } };
  const own = { keywords: [keyword("Hours", "number"), keyword("MENU", "number")] };

  test("are those of the account if the number has none", () => {
    expect(repliesOf({ account }, "+4915112345678")).toEqual([["account", "account"]]);
    expect(settingsOf(parse({}), "12345")).toEqual({
      isTollFree: false,
      selfManagedOptOuts: false,
      optOutListName: "Default",
      keywords: [],
    });
  });

  test("come from the number before the account", () => {
    expect(repliesOf({ account, numbers: { [NUMBER]: own } })).toEqual([
      ["number", "number"],
      ["number", "number"],
    ]);
    expect(settingsOf(parse({ account, numbers: { [NUMBER]: own } }), NUMBER).optOutListName).toBe("Account");
  });

  test("come from the pool before the number, as AWS applies the keywords of a pool to its numbers", () => {
    const settings = { account, pools, numbers: { [NUMBER]: { ...own, optOutListName: "Own", pool: "shops" } } };
    expect(repliesOf(settings)).toEqual([
      ["pool", "pool"],
      ["number", "number"],
    ]);
    expect(settingsOf(parse(settings), NUMBER).optOutListName).toBe("Shops");
  });

  test("a number or pool with an inherited name has none of its own", () => {
    expect(settingsOf(parse({}), "constructor").keywords).toEqual([]);
    expect(TwoWaySettings.safeParse({ numbers: { [NUMBER]: { pool: "constructor" } } }).error?.issues).toMatchObject([
      { path: ["numbers", NUMBER, "pool"], message: 'there is no pool "constructor"' },
    ]);
  });

  test("need replies to HELP and STOP where opt-outs are self-managed", () => {
    const settings = { numbers: { [NUMBER]: { selfManagedOptOuts: true, keywords: [keyword("help", "call us")] } } };
    expect(TwoWaySettings.safeParse(settings).error?.issues).toMatchObject([
      { message: "self-managed opt-outs need a KeywordMessage for STOP" },
    ]);
  });

  test.each(["", " STOP", "STOP ", "x".repeat(31)])("rejects the keyword %j", (text) => {
    expect(TwoWaySettings.safeParse({ account: { keywords: [keyword(text, "x")] } }).success).toBe(false);
  });
});

test("a scope has at most 30 keywords and a list name of 64 characters", () => {
  const accepts = (count: number, nameLength: number) => {
    const keywords = Array.from({ length: count }, (_, at) => keyword(`WORD ${at}`, "x"));
    return TwoWaySettings.safeParse({ account: { keywords, optOutListName: "x".repeat(nameLength) } }).success;
  };
  expect([accepts(30, 64), accepts(31, 64), accepts(30, 65)]).toEqual([true, false, false]);
});

describe("a keyword is shadowed", () => {
  const conversation = (name: string, keywords: string[], phrases: string[]) =>
    defineConversation({
      name,
      version: 1,
      keywords,
      start: "ask",
      steps: {
        ask: {
          kind: "ask",
          prompt: "?",
          answers: [{ accept: { kind: "phrase", phrases }, next: "end" }],
          retry: { prompt: "?", attempts: 0, next: "end" },
          timeout: { minutes: 1, next: "end" },
        },
        end: { kind: "end" },
      },
      late: "late",
      outdated: "again",
    });
  const shadows = (settings: object, ...conversations: ReturnType<typeof conversation>[]) =>
    whyShadowed(parse(settings), conversations).map(({ keyword, where, shadowedBy }) => [keyword, where, shadowedBy]);

  test("by the same keyword of a stronger scope, in any case", () => {
    const settings = {
      account: { keywords: [keyword("HOURS", "a"), keyword("MENU", "a")] },
      pools: { shops: { keywords: [keyword("hours", "p")] } },
      numbers: { [NUMBER]: { pool: "shops", keywords: [keyword("Hours", "n")] } },
    };
    expect(shadows(settings)).toEqual([
      ["Hours", "keyword of the number", "hours of the pool"],
      ["HOURS", "keyword of the account", "hours of the pool"],
    ]);
  });

  test("if an opt-out keyword begins a conversation's keyword or answer", () => {
    const example = conversation("booking", ["STOP ALERTS", "BOOK"], ["cancel", "yes"]);
    expect(shadows({ numbers: { [NUMBER]: {} } }, example)).toEqual([
      ["STOP ALERTS", "keyword of the conversation booking", "STOP"],
      ["cancel", "answer of booking, step ask", "CANCEL"],
    ]);
    expect(shadows({ numbers: { [NUMBER]: { isTollFree: true } } }, example)).toEqual([
      ["STOP ALERTS", "keyword of the conversation booking", "STOP"],
    ]);
  });

  test("if an earlier conversation begins with it", () => {
    const all = [conversation("one", ["INFO"], ["yes"]), conversation("two", ["info sunday"], ["yes"])];
    expect(shadows({ numbers: { [NUMBER]: {} } }, ...all)).toEqual([
      ["info sunday", "keyword of the conversation two", "INFO of the conversation one"],
    ]);
  });

  test("on a toll-free number, by the carrier", () => {
    const own = {
      isTollFree: true,
      keywords: [keyword("STOP", "x"), keyword("PAUSE", "x", "OPT_OUT"), keyword("MENU", "x")],
    };
    expect(shadows({ numbers: { [NUMBER]: own } }).map(([name]) => name)).toEqual(["STOP", "PAUSE"]);
  });
});
