import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { storageFailure, storageProblem } from "../src/storage-error.ts";

const thrown = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};
const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

test("names the disk as the cause of an error of a file operation, and asks the caller to retry", () => {
  expect(storageFailure("The engine", full)).toBe(
    "The engine cannot process the request at the moment: " +
      "the disk is full (ENOSPC: no space left on device, write). Retry.",
  );
});

test("names the database as the cause of an error of SQLite", () => {
  const error = thrown(() => new DatabaseSync("/dev/null/engine.sqlite"));
  expect(storageProblem(error)).toMatch(/^the database cannot be opened \(/);
});

test.each([
  ["a mistake in a statement", thrown(() => new DatabaseSync(":memory:").exec("SELEC"))],
  ["a file that does not exist", Object.assign(new Error("not found"), { code: "ENOENT" })],
  ["an error without a code", new Error("ENOSPC")],
  ["text", "ENOSPC"],
])("names no cause for %s", (_, error) => {
  expect([storageProblem(error), storageFailure("The engine", error)]).toEqual([undefined, undefined]);
});
