import { expect, test } from "vitest";
import { freshStart } from "../../../src/cli/start/fresh-start.ts";
import { parseOptions } from "../../../src/cli/start/options.ts";

const commandOf = (...args: string[]) => {
  const parsed = parseOptions(args, {});
  return parsed.kind === "run" ? freshStart(parsed.options) : parsed.kind;
};

test("starts over with the defaults", () => expect(commandOf()).toBe("npx pinpoint start --fresh"));

test("keeps the ports, the state directory and the parameters, quoted for a shell", () => {
  const args = ["--port", "7001", "--pages", "7002", "--state", "it's state", "--param", "hookSteps=offers"];
  expect(commandOf(...args, "--allow-host", "build.example")).toBe(
    "npx pinpoint start --fresh --port 7001 --pages 7002 --state 'it'\\''s state' --param hookSteps=offers --allow-host build.example",
  );
});
