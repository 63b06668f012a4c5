import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { branchesOf } from "../../../src/sms/conversation/branches-of.ts";
import { CONVERSATIONS } from "../../../src/sms/conversations/conversations.ts";
import { TwoWaySettings } from "../../../src/sms/keywords/number-settings.ts";
import { whyShadowed } from "../../../src/sms/keywords/why-shadowed.ts";
import { playScript } from "../conversation/play-script.ts";

const scriptOf = (name: string) => readFileSync(join(import.meta.dirname, `${name}.txt`), "utf8");

describe.each(CONVERSATIONS.map((conversation) => [conversation.name, conversation] as const))(
  "%s",
  (name, definition) => {
    test("goes as its script says", () => {
      const script = scriptOf(name);
      expect(playScript(definition, script).transcript).toBe(script);
    });

    test("has a scene for each of its branches", () => {
      const { branches } = playScript(definition, scriptOf(name));
      expect([...branches].sort()).toEqual(branchesOf(definition).sort());
    });
  },
);

test("no keyword or answer of a conversation is an opt-out or help keyword of AWS", () => {
  const settings = TwoWaySettings.parse({ numbers: { "+12065550100": {}, "+18005550100": { isTollFree: true } } });
  expect(whyShadowed(settings, CONVERSATIONS)).toEqual([]);
});
