import { parseArgs } from "node:util";
import { toError } from "../../to-error.ts";
import { toParameter } from "../parameter.ts";

export const DEFAULTS = { port: 4566, pagesPort: 4567, people: 300, state: ".local" };

export const HELP = `npx pinpoint start [options]     (npm start -- [options] in the repository)

Starts the local cloud, loads the demo project, runs the demo and keeps running.

  --once          exits when the demo ends: code 0 if it went as expected, else 1, with the differences
  --fresh         deletes the state of earlier runs first
  --port N        port of the AWS APIs and of MQTT; 0 for any free port (default: $PORT, or ${DEFAULTS.port})
  --pages N       port of the demo's web pages; 0 for any free port (default: $PAGES_PORT, or ${DEFAULTS.pagesPort});
                  the next port has the agent desktop's simulated contact control panel
  --people N      number of people in the demo project (default: ${DEFAULTS.people})
  --bare          starts the local cloud without the demo
  --paused        starts with campaigns and journeys paused; resume with POST /_local/resume
  --state DIR     directory for all state (default: ${DEFAULTS.state})
  --param K=V     sets a stage parameter, overriding serverless.yml; can be repeated
  --allow-host H  accepts requests to this host name, besides localhost and 127.0.0.1; can be repeated
  --help          prints this text
`;

export type StartOptions = {
  once: boolean;
  fresh: boolean;
  port: number;
  pagesPort: number;
  people: number;
  bare: boolean;
  paused: boolean;
  state: string;
  params: Record<string, string>;
  allowedHosts: string[];
  /** $XDG_STATE_HOME */
  stateHome: string | undefined;
  /** Whether npm runs this process, as a script. */
  isScript: boolean;
};
export type ParsedOptions =
  | { kind: "run"; options: StartOptions }
  | { kind: "help" }
  | { kind: "invalid"; reason: string };

/** Parses the command line; `environment` provides the default ports, and a variable of npm. */
export const parseOptions = (args: string[], environment: Record<string, string | undefined>): ParsedOptions => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        once: { type: "boolean", default: false },
        fresh: { type: "boolean", default: false },
        port: { type: "string", default: environment.PORT ?? String(DEFAULTS.port) },
        pages: { type: "string", default: environment.PAGES_PORT ?? String(DEFAULTS.pagesPort) },
        people: { type: "string", default: String(DEFAULTS.people) },
        bare: { type: "boolean", default: false },
        paused: { type: "boolean", default: false },
        state: { type: "string", default: DEFAULTS.state },
        param: { type: "string", multiple: true, default: [] },
        "allow-host": { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const { once, fresh, bare, paused, state } = values;
    const port = toInteger("--port", values.port, 65_535);
    const pagesPort = toInteger("--pages", values.pages, 65_535);
    const people = toInteger("--people", values.people, 3_000);
    const params = Object.fromEntries(values.param.map(toParameter));
    const allowedHosts = values["allow-host"].map((name) => name.toLowerCase());
    const stateHome = environment.XDG_STATE_HOME;
    const isScript = environment.npm_lifecycle_event !== undefined;
    return {
      kind: "run",
      options: { once, fresh, bare, paused, state, params, allowedHosts, port, pagesPort, people, isScript, stateHome },
    };
  } catch (error) {
    return { kind: "invalid", reason: toError(error).message };
  }
};

const toInteger = (name: string, text: string, max: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new RangeError(`${name} must be a whole number from 0 to ${max}`);
  return value;
};
