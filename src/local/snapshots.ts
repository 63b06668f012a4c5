import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Account } from "./account.ts";
import type { Snapshots } from "./control/control-route.ts";

/** What stays where it is when state is copied: the lock of this process, and the copies themselves. */
const notState = new Set(["lock", "snapshots", "project"]);

const stateIn = (directory: string) => readdirSync(directory).filter((name) => !notState.has(name));

const copyState = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true });
  for (const name of stateIn(to)) rmSync(join(to, name), { recursive: true, force: true });
  for (const name of stateIn(from)) cpSync(join(from, name), join(to, name), { recursive: true });
};

export type Reopening = { current(): Promise<Account>; snapshots: Snapshots; close(): Promise<void> };

/**
 * Holds the account that is open, and opens it anew around a copy of its files: LevelDB and SQLite can only be copied
 * while nobody has them open. Requests in between wait for the account that follows.
 */
export const createReopening = (directory: string, open: (before?: Account) => Promise<Account>): Reopening => {
  let current = open();
  const whileClosed = async (work: () => void): Promise<void> => {
    const before = current;
    const { promise, resolve, reject } = Promise.withResolvers<Account>();
    promise.catch(() => {});
    current = promise;
    try {
      const closed = await before;
      await closed.close();
      work();
      const account = await open(closed);
      resolve(account);
      await account.ready;
    } catch (error) {
      reject(error);
      throw error;
    }
  };
  const folder = join(directory, "snapshots");
  return {
    current: () => current,
    snapshots: {
      names: () => (existsSync(folder) ? readdirSync(folder).toSorted() : []),
      take: (name) => whileClosed(() => copyState(directory, join(folder, name))),
      restore: (name) => whileClosed(() => copyState(join(folder, name), directory)),
    },
    close: async () => (await current).close(),
  };
};
