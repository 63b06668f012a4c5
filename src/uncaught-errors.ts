import type { Health } from "./health.ts";

/**
 * Keeps the process serving after an error that no code caught, because the error belongs to one request, connection or
 * message, and all state is stored in transactions. The health endpoint reports it until a restart.
 */
export const surviveUncaughtErrors = (health: Health, log: (line: string) => void): void => {
  const survive = (error: unknown): void => {
    health.report("process", { kind: "failing", error });
    log(`an error was not caught; restart when convenient: ${error instanceof Error ? error.stack : String(error)}`);
  };
  process.on("uncaughtException", survive);
  process.on("unhandledRejection", survive);
  // Logging to a closed terminal would fail again and again.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
};
