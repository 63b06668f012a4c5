import { parseArgs } from "node:util";

export const HELP = `npm start -- [options]

Starts the local cloud, loads a demo project, plays its story once, and stays up.

  --once          exit after the story: 0 if every expected delivery was seen, 1 with what was missing
  --fresh         forget the state of earlier runs (.local/) first
  --port N        port of the AWS APIs and of MQTT (default 4566, or PORT)
  --pages N       port of the pages (default 4567, or PAGES_PORT)
  --people N      how many people the demo project has (default 300)
  --bare          the local cloud alone: no demo project, no story
  --paused        campaigns and journeys wait for POST /_local/resume
  --state DIR     where all state is kept (default .local)
  --param K=V     a parameter of the stage, before those in serverless.yml; as often as you like
  --help          this text
`;

export type Options = {
  once: boolean;
  fresh: boolean;
  port: number;
  pagesPort: number;
  people: number;
  bare: boolean;
  paused: boolean;
  state: string;
  params: Record<string, string>;
};
export type ParsedOptions = { kind: "run"; options: Options } | { kind: "help" } | { kind: "refused"; reason: string };

const number = (name: string, text: string, max: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new RangeError(`${name} takes a whole number from 0 to ${max}`);
  return value;
};

const pair = (text: string): [name: string, value: string] => {
  const at = text.indexOf("=");
  if (at < 1) throw new RangeError(`--param takes name=value, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
};

/** Reads the command line; the environment gives the defaults. */
export const readOptions = (args: string[], environment: Record<string, string | undefined>): ParsedOptions => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        once: { type: "boolean", default: false },
        fresh: { type: "boolean", default: false },
        port: { type: "string", default: environment.PORT ?? "4566" },
        pages: { type: "string", default: environment.PAGES_PORT ?? "4567" },
        people: { type: "string", default: "300" },
        bare: { type: "boolean", default: false },
        paused: { type: "boolean", default: false },
        state: { type: "string", default: ".local" },
        param: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const { once, fresh, bare, paused, state } = values;
    const port = number("--port", values.port, 65_535);
    const pagesPort = number("--pages", values.pages, 65_535);
    const people = number("--people", values.people, 3_000);
    const params = Object.fromEntries(values.param.map(pair));
    return { kind: "run", options: { once, fresh, bare, paused, state, params, port, pagesPort, people } };
  } catch (error) {
    return { kind: "refused", reason: error instanceof Error ? error.message : String(error) };
  }
};
