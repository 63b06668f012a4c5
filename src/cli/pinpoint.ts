#!/usr/bin/env node
// npx pinpoint <command>: these are programs with options of their own; pinpoint-commands.ts has the other commands.
const PROGRAMS = new Map([
  ["start", () => import("./start.ts")],
  ["invoke", () => import("./invoke.ts")],
  ["move", () => import("./move.ts")],
  ["serve", () => import("./serve.ts")],
  ["backup", () => import("./backup.ts")],
  ["restore", () => import("./restore.ts")],
]);

const program = PROGRAMS.get(process.argv[2] ?? "");
if (program) process.argv.splice(2, 1);
await (program ?? (() => import("./pinpoint-commands.ts")))();
