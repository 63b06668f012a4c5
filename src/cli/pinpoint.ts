#!/usr/bin/env node
// npx pinpoint <command>: `start`, `invoke` and `move` are programs with options of their own; pinpoint-commands.ts has the others.
const PROGRAMS = new Map([
  ["start", () => import("./start.ts")],
  ["invoke", () => import("./invoke.ts")],
  ["move", () => import("./move.ts")],
]);

const program = PROGRAMS.get(process.argv[2] ?? "");
if (program) process.argv.splice(2, 1);
await (program ?? (() => import("./pinpoint-commands.ts")))();
