import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

const MODULES = join(import.meta.dirname, "../../../node_modules");
const LIBRARIES = join(MODULES, "@sparticuz/chromium/bin/al2023.tar.br");
const UNPACKED = join(MODULES, ".cache/chromium");

/** Unpacks into a folder of its own and moves that into place whole: several test files may begin at the same time. */
const unpack = async (): Promise<void> => {
  mkdirSync(join(MODULES, ".cache"), { recursive: true });
  const own = mkdtempSync(join(MODULES, ".cache/chromium-"));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = own; // where the package unpacks to
  try {
    await Promise.all([chromium.executablePath(), inflate(LIBRARIES)]);
    // The package's own file looks for fonts in /tmp; without any, Chromium dies at the first input field.
    writeFileSync(join(own, "fonts.conf"), `<fontconfig><dir>${join(UNPACKED, "fonts")}</dir></fontconfig>\n`);
    renameSync(own, UNPACKED);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(UNPACKED)) throw error;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
};

/** The Chromium that came through npm, with the few libraries it needs. */
const ours = async () => {
  if (!existsSync(LIBRARIES) || process.arch !== "x64" || process.platform !== "linux") {
    const elsewhere = "apt-get install chromium && export CHROMIUM_PATH=/usr/bin/chromium";
    throw new Error(`no browser for the tests: run \`npm ci\` on Linux x64, or elsewhere \`${elsewhere}\``);
  }
  if (!existsSync(UNPACKED)) await unpack();
  return {
    executablePath: join(UNPACKED, "chromium"),
    env: { LD_LIBRARY_PATH: join(UNPACKED, "al2023/lib"), FONTCONFIG_FILE: join(UNPACKED, "fonts.conf") },
  };
};

const launch = async (): Promise<Browser> => {
  const own = process.env.CHROMIUM_PATH;
  const { executablePath, env } = own === undefined ? await ours() : { executablePath: own, env: {} };
  return playwright.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu"],
    env: { ...process.env, ...env },
  });
};

/** A browser for all tests of a file. */
export const startBrowser = (): (() => Browser) => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  return () => {
    if (!browser) throw new Error("the browser is there from the first test on");
    return browser;
  };
};
