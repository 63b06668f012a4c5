import { describe, expect, test } from "vitest";
import { readOptions } from "../../../src/cli/start/options.ts";

const defaults = {
  once: false,
  fresh: false,
  port: 4566,
  pagesPort: 4567,
  people: 300,
  bare: false,
  paused: false,
  state: ".local",
  params: {},
};

describe("the options of npm start", () => {
  test("have defaults", () => expect(readOptions([], {})).toEqual({ kind: "run", options: defaults }));

  test("take ports from the environment, and from the command line before that", () => {
    const environment = { PORT: "5000", PAGES_PORT: "5001" };
    expect(readOptions(["--port", "0"], environment)).toEqual({
      kind: "run",
      options: { ...defaults, port: 0, pagesPort: 5001 },
    });
  });

  test("take parameters of the stage, as deploying does", () => {
    const args = ["--param", "notificationTopic=fifo", "--param=tokenIssuer=https://a.example/?b=c"];
    const params = { notificationTopic: "fifo", tokenIssuer: "https://a.example/?b=c" };
    expect(readOptions(args, {})).toEqual({ kind: "run", options: { ...defaults, params } });
  });

  test("ask for help", () => expect(readOptions(["--help"], {})).toEqual({ kind: "help" }));

  test.each([
    [["--prot", "1"]],
    [["--port", "70000"]],
    [["--port", "x"]],
    [["--people", "-1"]],
    [["--param", "x"]],
    [["extra"]],
  ])("refuse %j with a reason", (args) => {
    expect(readOptions(args, {})).toMatchObject({ kind: "refused", reason: expect.stringMatching(/--|extra/) });
  });
});
