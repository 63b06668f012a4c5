import { Worker, type WorkerOptions } from "node:worker_threads";

type ThreadOptions = Required<Pick<WorkerOptions, "name" | "env" | "workerData">> &
  Pick<WorkerOptions, "resourceLimits">;

// V8's default is many times that, and a thread keeps what it used once; one event at a time needs little.
const YOUNG_GENERATION_MB = 8;

/**
 * Starts a module in a worker thread. Enables the compile cache before Node loads the first TypeScript file: with a file in
 * the cache, Node does not load its TypeScript compiler, which takes 30 MB in each thread.
 */
export const startThread = (module: URL, options: ThreadOptions): Worker =>
  new Worker(`require("node:module").enableCompileCache(); import(${JSON.stringify(module.href)});`, {
    ...options,
    eval: true,
    execArgv: [],
    resourceLimits: { ...options.resourceLimits, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
