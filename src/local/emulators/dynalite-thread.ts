// The worker thread of DynamoDB.
import { enableCompileCache } from "node:module";
import { serveEmulator } from "./thread/serve-emulator.ts";

const isLevelError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("LEVEL_");

enableCompileCache();
const { openDynalite } = await import("./dynalite.ts");
await serveEmulator({ open: openDynalite, isFatal: isLevelError });
