import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

const MODULES = join(import.meta.dirname, "../../../node_modules");
const LIBRARIES = join(MODULES, "@sparticuz/chromium/bin/al2023.tar.br");
const UNPACKED = join(MODULES, ".cache/chromium");

/** Unpacks into a temporary folder and renames that, because several test files may start at the same time. */
const unpack = async (): Promise<void> => {
  mkdirSync(join(MODULES, ".cache"), { recursive: true });
  const temporary = mkdtempSync(join(MODULES, ".cache/chromium-"));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = temporary; // where the package unpacks to
  try {
    await Promise.all([chromium.executablePath(), inflate(LIBRARIES)]);
    // The package's fonts.conf points to /tmp; without fonts, Chromium crashes on the first input field.
    writeFileSync(join(temporary, "fonts.conf"), `<fontconfig><dir>${join(UNPACKED, "fonts")}</dir></fontconfig>\n`);
    renameSync(temporary, UNPACKED);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(UNPACKED)) throw error;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
};

/** The Chromium from npm, with the shared libraries that it needs. */
const packaged = async () => {
  if (!existsSync(LIBRARIES) || process.arch !== "x64" || process.platform !== "linux") {
    const install = "apt-get install chromium && export CHROMIUM_PATH=/usr/bin/chromium";
    throw new Error(`no browser for the tests: run \`npm ci\` on Linux x64, or \`${install}\` on other systems`);
  }
  if (!existsSync(UNPACKED)) await unpack();
  return {
    executablePath: join(UNPACKED, "chromium"),
    env: { LD_LIBRARY_PATH: join(UNPACKED, "al2023/lib"), FONTCONFIG_FILE: join(UNPACKED, "fonts.conf") },
  };
};

const launch = async (args: string[]): Promise<Browser> => {
  const installed = process.env.CHROMIUM_PATH;
  const { executablePath, env } = installed === undefined ? await packaged() : { executablePath: installed, env: {} };
  return playwright.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", ...args],
    env: { ...process.env, ...env },
  });
};

/** A browser for all tests in a file; the function that it returns may be called from the first test on. */
export const startBrowser = (...args: string[]): (() => Browser) => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launch(args);
  });
  afterAll(() => browser?.close());
  return () => {
    if (!browser) throw new Error("the browser has not started yet");
    return browser;
  };
};
