import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

const Listening = z.object({ url: z.string() });

/** Runs `run` with a temporary local cloud in another process, to which all AWS clients of this process connect. */
export const withLocalCloud = async <Result>(run: () => Promise<Result>): Promise<Result> => {
  const directory = mkdtempSync(join(tmpdir(), "bench-cloud-"));
  const script = join(import.meta.dirname, "cloud.ts");
  const cloud = fork(script, ["0", directory], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [message] = await once(cloud, "message");
  process.env.AWS_ENDPOINT_URL = Listening.parse(message).url;
  process.env.AWS_REGION = "us-east-1";
  process.env.AWS_ACCESS_KEY_ID = "000000000000";
  process.env.AWS_SECRET_ACCESS_KEY = "bench";
  try {
    return await run();
  } finally {
    cloud.kill();
    await once(cloud, "exit");
    rmSync(directory, { recursive: true, force: true });
  }
};
