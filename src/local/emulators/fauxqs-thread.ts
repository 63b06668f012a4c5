// The worker thread of SNS, SQS, S3 and STS.
import { enableCompileCache } from "node:module";
import { serveEmulator } from "./thread/serve-emulator.ts";

const isSqliteError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";

enableCompileCache();
const { openFauxqs } = await import("./fauxqs.ts");
await serveEmulator({ open: openFauxqs, isFatal: isSqliteError });
