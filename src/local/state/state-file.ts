import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import { StateDamaged } from "./state-damaged.ts";
import { accountEntriesIn, replaceFile, stateFileOf } from "./state-entries.ts";

const CREATED_BY = "pinpoint-isv-suite local cloud";

/**
 * The file that marks a directory as state of the local cloud. While a cloud runs, `sizes` has the sizes that files had
 * a moment ago; when it was stopped, their final sizes.
 */
export const StateFile = z.object({
  createdBy: z.literal(CREATED_BY),
  isRunning: z.boolean(),
  sizes: z.record(z.string(), z.number()),
});
export type StateFile = z.infer<typeof StateFile>;

export const createStateFile = (directory: string): void => write(directory, { isRunning: true, sizes: {} });

export const readStateFile = (directory: string): StateFile => {
  const path = stateFileOf(directory);
  const parsed = JsonText.pipe(StateFile).safeParse(readFileSync(path, "utf8"));
  if (parsed.success) return parsed.data;
  throw new StateDamaged(path, "is damaged; delete it to start without a comparison of file sizes");
};

export type SizeRecorder = {
  /** Until `resume`, records only the files that are never replaced. */
  pause(): void;
  resume(): void;
  /** Records the final sizes. */
  stop(): void;
};

/** After a kill, writes of the last two seconds are not checked. */
const RECORD_INTERVAL_MS = 2_000;

/** Records the sizes of the files at intervals, so that the next start detects one that was removed or cut. */
export const recordSizes = (directory: string): SizeRecorder => {
  let timer: NodeJS.Timeout | undefined;
  let recorded = "";
  const record = (): void => {
    const sizes = sizesIn(directory);
    if (JSON.stringify(sizes) === recorded) return;
    write(directory, { isRunning: true, sizes });
    recorded = JSON.stringify(sizes);
  };
  const pause = (): void => {
    clearInterval(timer);
    recorded = "";
    const lasting = Object.entries(sizesIn(directory)).filter(([path]) => isLasting(path));
    write(directory, { isRunning: true, sizes: Object.fromEntries(lasting) });
  };
  const ignoreErrors = (work: () => void) => () => {
    try {
      work();
    } catch {
      // A full disk, or a file that was deleted in the meantime: the next interval tries again.
    }
  };
  return {
    pause: ignoreErrors(pause),
    resume: () => {
      timer = setInterval(ignoreErrors(record), RECORD_INTERVAL_MS).unref();
      ignoreErrors(record)();
    },
    stop: ignoreErrors(() => {
      clearInterval(timer);
      write(directory, { isRunning: false, sizes: sizesIn(directory) });
    }),
  };
};

const write = (directory: string, { isRunning, sizes }: Omit<StateFile, "createdBy">): void =>
  replaceFile(stateFileOf(directory), JSON.stringify({ createdBy: CREATED_BY, isRunning, sizes }, null, 2));

/** Files whose size says nothing: indexes, locks and logs that are written anew, and a number. */
const IGNORED = /-shm$|\/(LOCK|LOG|LOG\.old)$|^clock-offset$/;

const sizesIn = (directory: string): Record<string, number> => {
  const entries = accountEntriesIn(directory).filter((name) => name !== "logs");
  const paths = entries.flatMap((entry) => filesIn(directory, entry)).filter((path) => !IGNORED.test(path));
  return Object.fromEntries(paths.map((path) => [path, statSync(join(directory, path)).size]));
};

const filesIn = (directory: string, entry: string): string[] =>
  statSync(join(directory, entry)).isDirectory()
    ? readdirSync(join(directory, entry)).map((name) => `${entry}/${name}`)
    : [entry];

/** Whether the file keeps its name and never becomes smaller. */
export const isLasting = (path: string): boolean => /^(engine\.sqlite|messaging\/fauxqs\.db|secrets\.json)$/.test(path);
