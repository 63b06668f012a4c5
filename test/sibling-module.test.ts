import { expect, test } from "vitest";
import { siblingModule } from "../src/sibling-module.ts";

test("a module next to a .ts file is a .ts file, and next to a .js file a .js file", () => {
  expect(siblingModule("worker", "file:///repository/src/runner/instance.ts").pathname).toBe(
    "/repository/src/runner/worker.ts",
  );
  expect(siblingModule("worker", "file:///package/lib/runner/instance.js").pathname).toBe(
    "/package/lib/runner/worker.js",
  );
});
