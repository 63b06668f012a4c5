import { expect, test } from "vitest";
import { siblingModule } from "../src/sibling-module.ts";

test("a module beside a source is a source, beside compiled code compiled code", () => {
  expect(siblingModule("worker", "file:///repository/src/runner/instance.ts").pathname).toBe(
    "/repository/src/runner/worker.ts",
  );
  expect(siblingModule("worker", "file:///package/lib/runner/instance.js").pathname).toBe(
    "/package/lib/runner/worker.js",
  );
});
