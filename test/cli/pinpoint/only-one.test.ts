import { expect, test } from "vitest";
import { onlyOne } from "../../../src/cli/pinpoint/only-one.ts";

const choose = (...found: string[]) => onlyOne(found, "tables", "AuditTable", "--table");

test("returns the only resource", () => expect(choose("shop-AuditTable")).toBe("shop-AuditTable"));

test("names the cure if there is none, and the choice if there are several", () => {
  expect(() => choose()).toThrow(
    "found no tables for AuditTable in this account and region; deploy the stack, or use --table",
  );
  expect(() => choose("a", "b")).toThrow("found 2 tables for AuditTable; choose one with --table\n  a\n  b");
});
