import { DEFAULTS, type StartOptions } from "./options.ts";

/** The command that starts over: as this process was started, without its state. */
export const freshStart = ({ port, pagesPort, people, state, params, allowedHosts, paused }: StartOptions): string =>
  [
    "npx pinpoint start --fresh",
    ...(port === DEFAULTS.port ? [] : ["--port", String(port)]),
    ...(pagesPort === DEFAULTS.pagesPort ? [] : ["--pages", String(pagesPort)]),
    ...(people === DEFAULTS.people ? [] : ["--people", String(people)]),
    ...(state === DEFAULTS.state ? [] : ["--state", quoted(state)]),
    ...(paused ? ["--paused"] : []),
    ...Object.entries(params).flatMap(([name, value]) => ["--param", quoted(`${name}=${value}`)]),
    ...allowedHosts.flatMap((name) => ["--allow-host", quoted(name)]),
  ].join(" ");

const PLAIN = /^[\w@%+=:,./-]+$/;

/** As one argument of a shell. [POSIX: shell command language, quoting] */
const quoted = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
