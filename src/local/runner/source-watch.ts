import { type FSWatcher, watch } from "node:fs";
import { dirname, join } from "node:path";

export type SourceWatch = {
  /** Watches a file that a function has loaded. */
  add(path: string, functionKey: string): void;
  close(): void;
};

/** An editor writes a file in several steps, each of which is a change. */
const SETTLE_MS = 100;

/** Calls `changed` after a file changed, with the functions that have loaded it. */
export const watchSources = (changed: (path: string, functionKeys: string[]) => void): SourceWatch => {
  const keysByPath = new Map<string, Set<string>>();
  const watchers = new Map<string, FSWatcher>();
  const settling = new Map<string, NodeJS.Timeout>();

  const settle = (path: string): void => {
    settling.delete(path);
    changed(path, [...(keysByPath.get(path) ?? [])]);
  };
  const change = (path: string): void => {
    if (!keysByPath.has(path)) return;
    clearTimeout(settling.get(path));
    settling.set(path, setTimeout(settle, SETTLE_MS, path).unref());
  };
  // The folder, not the file: an editor may replace the file with another one.
  const watchFolder = (folder: string): void => {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, { persistent: false }, (_event, name) => name && change(join(folder, name)));
    watcher.on("error", () => watchers.delete(folder));
    watchers.set(folder, watcher);
  };

  return {
    add(path, functionKey) {
      const keys = keysByPath.get(path) ?? new Set();
      keysByPath.set(path, keys.add(functionKey));
      watchFolder(dirname(path));
    },
    close() {
      for (const watcher of watchers.values()) watcher.close();
      for (const timer of settling.values()) clearTimeout(timer);
    },
  };
};
