import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type SmallDisk = {
  directory: string;
  /** Writes a file until no space is left. */
  fill(): void;
  /** Deletes that file. */
  free(): void;
  remove(): void;
};

/** A file system of a few megabytes in memory. */
export const mountSmallDisk = (megabytes: number): SmallDisk => {
  const mountPoint = mkdtempSync(join(tmpdir(), "small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "tmpfs", mountPoint], { stdio: "pipe" });
  } catch (error) {
    rmSync(mountPoint, { recursive: true });
    throw new Error(
      "This test fills a small file system, which only root on Linux may mount. Run it as root, for example in a container with CAP_SYS_ADMIN.",
      { cause: error },
    );
  }
  const ballast = join(mountPoint, "ballast");
  return {
    directory: mountPoint,
    fill: () => {
      for (let bytes = 1_048_576; bytes >= 1; bytes = Math.floor(bytes / 2)) appendUntilFull(ballast, bytes);
    },
    free: () => rmSync(ballast, { force: true }),
    remove: () => {
      execFileSync("umount", ["--lazy", mountPoint]);
      rmSync(mountPoint, { recursive: true });
    },
  };
};

const appendUntilFull = (path: string, bytes: number): void => {
  const chunk = Buffer.alloc(bytes);
  try {
    for (;;) appendFileSync(path, chunk);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
};
