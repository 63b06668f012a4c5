import { checkState } from "./check-state.ts";
import { openSnapshotFolder } from "./snapshot-folder.ts";
import { lockStateDirectory } from "./state-directory.ts";
import { recordSizes, type SizeRecorder } from "./state-file.ts";
import { undoSwap } from "./swap-state.ts";

/** A locked state directory. */
export type State = { sizes: SizeRecorder; close(): void };

/**
 * Locks and checks the state directory. Throws `StateDirectoryInUse`, `NotAStateDirectory` or `StateDamaged`, each with
 * what to do.
 */
export const openState = (directory: string, { fresh = false } = {}): State => {
  const unlock = lockStateDirectory(directory, { fresh });
  try {
    openSnapshotFolder(directory).cleanUp();
    undoSwap(directory);
    checkState(directory);
    const sizes = recordSizes(directory);
    sizes.pause();
    return {
      sizes,
      close: () => {
        sizes.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
};
