import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OWN_NUMBERS, smsOutcomeOf } from "../../../src/engine/sms-voice/simulated-outcomes.ts";

const statusesOf = (number: string) => smsOutcomeOf(number).steps.map(({ status }) => status);

test("a number of the simulator of AWS succeeds or fails, and any other number receives its texts at once", () => {
  expect(statusesOf("+14254147755")).toEqual(["QUEUED", "SENT", "DELIVERED"]);
  expect(statusesOf("+447860019067")).toEqual(["QUEUED", "SENT", "UNREACHABLE"]);
  expect(smsOutcomeOf("+12065550142").steps.at(-1)).toEqual({ status: "DELIVERED", afterMs: 0 });
});

test("a number without + has the same outcome", () => {
  expect(smsOutcomeOf("14254147167")).toBe(smsOutcomeOf("+14254147167"));
});

test("docs/engine.md lists each of our own numbers with its last receipt", () => {
  const rows = readFileSync(join(import.meta.dirname, "../../../docs/engine.md"), "utf8").split("\n");
  for (const [number, { steps }] of OWN_NUMBERS) {
    const row = rows.find((line) => line.startsWith(`| \`${number}\` |`));
    const { status } = steps.at(-1) ?? { status: "" };
    expect(row, number).toContain(number === "+14255550115" ? "none" : status);
  }
});
