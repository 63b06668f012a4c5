import type { Account } from "../account.ts";
import { openSnapshotFolder } from "./snapshot-folder.ts";
import type { SizeRecorder } from "./state-file.ts";
import { StateNotCopied } from "./state-not-copied.ts";
import { finishSwap, stageState, swapIn, undoSwap } from "./swap-state.ts";

/** `take` and `restore` reject with `StateNotCopied`. */
export type Snapshots = {
  names(): string[];
  take(name: string): Promise<void>;
  restore(name: string): Promise<void>;
};

export type RestorableAccount = { current(): Promise<Account>; snapshots: Snapshots; close(): Promise<void> };

export type RestorableAccountOptions = {
  directory: string;
  open: (before?: Account) => Promise<Account>;
  sizes: SizeRecorder;
};

/**
 * Holds the open account. To copy its files, closes it and opens another one, because the files of LevelDB and SQLite can
 * be copied only while no process uses them. Requests wait for the new account in the meantime. A copy that fails leaves
 * the state unchanged.
 */
export const createRestorableAccount = ({ directory, open, sizes }: RestorableAccountOptions): RestorableAccount => {
  const folder = openSnapshotFolder(directory);
  let current: Promise<Account> | undefined = open();
  let last: Account | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  /** Makes requests wait. */
  const block = (): PromiseWithResolvers<Account> => {
    const expected = Promise.withResolvers<Account>();
    expected.promise.catch(() => {});
    current = expected.promise;
    return expected;
  };
  const whileClosed = async (work: () => void, undo: () => void): Promise<void> => {
    const before = await openCurrent();
    let expected = block();
    last = before;
    const openAgain = async (): Promise<void> => {
      const opening = open(before);
      expected.resolve(opening);
      try {
        await (await opening).ready;
      } catch (error) {
        expected = block();
        await opening.then((account) => account.close()).catch(() => {});
        throw error;
      }
    };
    sizes.pause();
    try {
      await before.close();
      work();
      await openAgain();
    } catch (error) {
      try {
        undo();
        await openAgain();
      } catch (openError) {
        current = undefined;
        expected.reject(openError);
      }
      throw error;
    } finally {
      sizes.resume();
    }
  };
  /** The next request tries again if the account could not be opened after a copy. */
  const openCurrent = (): Promise<Account> => {
    if (current) return current;
    const opening = open(last);
    current = opening;
    opening.catch(() => {
      if (current === opening) current = undefined;
    });
    return opening;
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result.catch((error: Error) => {
      throw new StateNotCopied(error);
    });
  };
  return {
    current: openCurrent,
    snapshots: {
      names: folder.names,
      take: (name) =>
        inTurn(async () => {
          await whileClosed(
            () => folder.copy(name),
            () => {},
          );
          folder.publish(name);
        }),
      restore: (name) =>
        inTurn(async () => {
          stageState(folder.pathOf(name), directory);
          await whileClosed(
            () => swapIn(directory),
            () => undoSwap(directory),
          );
          finishSwap(directory);
        }),
    },
    close: async () => {
      await (await current)?.close();
    },
  };
};
