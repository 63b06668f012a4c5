// Loaded before a process: its wall clock is an hour behind while the file that the query of this URL names exists.
import { existsSync } from "node:fs";

const HOUR_MS = 3_600_000;
const CHECK_INTERVAL_MS = 50;

const path = new URL(import.meta.url).searchParams.get("behind") ?? "";
const RealDate = globalThis.Date;
let behindMs = 0;
const now = () => RealDate.now() - behindMs;

globalThis.Date = class extends RealDate {
  constructor(...values: []) {
    if (values.length === 0) super(now());
    else super(...values);
  }
  static override now = now;
} as DateConstructor;

setInterval(() => {
  behindMs = existsSync(path) ? HOUR_MS : 0;
}, CHECK_INTERVAL_MS).unref();
