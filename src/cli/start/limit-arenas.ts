import inspector from "node:inspector";

/**
 * [glibc manual: malloc tunables] By default, each thread allocates from an arena of its own, and keeps what it has freed: with a
 * thread for each emulator and function instance, that is a hundred megabytes. More than two do not make two cores faster.
 */
const ARENAS = "2";

/**
 * Starts this program again in the same process, with fewer arenas of malloc, which can be set only before a program starts.
 * Does nothing where the variable is set already, where there is no glibc, and under a debugger, which would lose the process.
 */
export const limitArenas = (program: string, { platform, env, execPath, execArgv, argv }: NodeJS.Process): void => {
  if (platform !== "linux" || env.MALLOC_ARENA_MAX !== undefined) return;
  if (inspector.url() !== undefined || process.channel !== undefined) return;
  process.execve?.(execPath, [execPath, ...execArgv, program, ...argv.slice(2)], { ...env, MALLOC_ARENA_MAX: ARENAS });
};
