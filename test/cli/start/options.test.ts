import { describe, expect, test } from "vitest";
import { parseOptions } from "../../../src/cli/start/options.ts";

const DEFAULTS = {
  once: false,
  fresh: false,
  port: 4566,
  pagesPort: 4567,
  people: 300,
  bare: false,
  paused: false,
  state: ".local",
  params: {},
  allowedHosts: [],
  isScript: false,
  stateHome: undefined,
};

describe("the options of npm start", () => {
  test("have defaults", () => expect(parseOptions([], {})).toEqual({ kind: "run", options: DEFAULTS }));

  test("read ports from the command line, or else from the environment", () => {
    const environment = { PORT: "5000", PAGES_PORT: "5001" };
    expect(parseOptions(["--port", "0"], environment)).toEqual({
      kind: "run",
      options: { ...DEFAULTS, port: 0, pagesPort: 5001 },
    });
  });

  test("read the folder of the user's state from the environment", () => {
    expect(parseOptions([], { XDG_STATE_HOME: "/state" })).toEqual({
      kind: "run",
      options: { ...DEFAULTS, stateHome: "/state" },
    });
  });

  test("accept stage parameters, in the form that serverless deploy accepts", () => {
    const args = ["--param", "notificationTopic=fifo", "--param=tokenIssuer=https://a.example/?b=c"];
    const params = { notificationTopic: "fifo", tokenIssuer: "https://a.example/?b=c" };
    expect(parseOptions(args, {})).toEqual({ kind: "run", options: { ...DEFAULTS, params } });
  });

  test("allow host names, which have no upper case", () => {
    const args = ["--allow-host", "Build.example", "--allow-host=host.docker.internal"];
    const allowedHosts = ["build.example", "host.docker.internal"];
    expect(parseOptions(args, {})).toEqual({ kind: "run", options: { ...DEFAULTS, allowedHosts } });
  });

  test("request the help text", () => expect(parseOptions(["--help"], {})).toEqual({ kind: "help" }));

  test.each([
    [["--prot", "1"]],
    [["--port", "70000"]],
    [["--port", "x"]],
    [["--people", "-1"]],
    [["--param", "x"]],
    [["extra"]],
  ])("reject %j with a reason", (args) => {
    expect(parseOptions(args, {})).toMatchObject({ kind: "invalid", reason: expect.stringMatching(/--|extra/) });
  });
});
