// The client from its tarball, in folders outside of this repository.
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createProject, type ProjectFolder } from "./project-folder.ts";

const INSTALL_MS = 300_000;
const COMPILE_MS = 120_000;
const HOME = "node_modules/pinpoint-poke-client";
const NEWEST_TYPESCRIPT = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");

describe("pinpoint-poke-client in an empty folder", () => {
  let project: ProjectFolder;
  beforeAll(async () => {
    project = createProject();
    await project.install(inject("tarballs").client);
  }, INSTALL_MS);
  afterAll(() => project.remove());

  test("installs nothing else", () => {
    expect(globSync("node_modules/{@*/*,[!@.]*}", { cwd: project.folder })).toEqual([HOME]);
  });

  test("takes less than 100 KB of the disk", () => {
    const paths = globSync([HOME, `${HOME}/**`], { cwd: project.folder });
    // 512 bytes: the unit of `blocks`, whatever the block size of the file system [POSIX: sys/stat.h]
    const sizes = paths.map((path) => statSync(project.path(path)).blocks * 512);
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(100_000);
  });

  test("contains its documents", () => {
    const documents = globSync(`${HOME}/*`, { cwd: project.folder }).map((path) => path.slice(HOME.length + 1));
    expect(documents.sort()).toEqual(["LICENSE", "PROTOCOL.md", "README.md", "lib", "package.json"]);
  });

  test("is imported by Node, without a DOM and without React", async () => {
    const source =
      'import("pinpoint-poke-client").then(({ createPokeClient }) => console.log(typeof createPokeClient))';
    expect(await project.run(process.execPath, "--eval", source)).toBe("function\n");
  });

  test("is one class of errors in all of its modules", async () => {
    const source =
      'import { PokeError } from "pinpoint-poke-client"; import { createPollingClient } from "pinpoint-poke-client/history";' +
      'const { registerMulticast } = createPollingClient({ url: "", token: async () => {} });' +
      "registerMulticast().catch((error) => console.log(String(error instanceof PokeError)))";
    expect(await project.run(process.execPath, "--input-type=module", "--eval", source)).toBe("true\n");
  });

  test("exports its package.json and PROTOCOL.md, and no inner module", async () => {
    const resolve = (name: string) =>
      project.run(process.execPath, "--eval", `import.meta.resolve(${JSON.stringify(name)})`, "--input-type=module");
    await resolve("pinpoint-poke-client/package.json");
    await resolve("pinpoint-poke-client/PROTOCOL.md");
    await expect(resolve("pinpoint-poke-client/lib/index.js")).rejects.toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test("declares the hooks, and only these, as client code", () => {
    const isClientCode = (path: string) =>
      readFileSync(project.path(`${HOME}/lib/${path}`), "utf8").startsWith('"use client"');
    const files = globSync("*.js", { cwd: project.path(`${HOME}/lib`) });
    expect(files.filter(isClientCode)).toEqual(["react.js"]);
  });
});

const APP = `
import { configurePoke, createPokeClient, createReceipts, type PokeClient, type PokeHandler, type PokeState } from "pinpoint-poke-client";
import { createPollingClient, withHistory } from "pinpoint-poke-client/history";
import { PokeProvider, useMulticastPoke, usePoke, usePokeState } from "pinpoint-poke-client/react";
import { createFakePokeClient } from "pinpoint-poke-client/testing";
import { createElement } from "react";

const token = async () => ({ token: "t", customerHash: "c", expiresAt: 0 });
configurePoke({ token });
const fake = createFakePokeClient();
export const element = createElement(PokeProvider, { client: fake });
const client: PokeClient = createPokeClient({
  token,
  onError: ({ code }) => void (code === "credentials"),
});
const state: PokeState = client.state();
const handler: PokeHandler<unknown> = (_domain, _data, { id }) => id.length;
const { withReceipt } = createReceipts({ upload: async (receipts) => receipts.map(({ heldMs }) => heldMs) });
export const registered = client.register("CustomerLikes", withReceipt((_domain, data: { likes: number }) => data.likes));
const App = () => {
  usePoke("CustomerLikes", handler, { enabled: state.status === "connected" });
  const { startPoke, error } = useMulticastPoke("PLAYLIST", "one", handler);
  return createElement("button", { onClick: startPoke }, usePokeState().status, error?.code);
};
export const app = createElement(PokeProvider, { client }, createElement(App));
const history = { url: "https://history.example.com/", token };
export const replayed = withHistory(client.register, history)("CustomerLikes", handler);
export const polled: PokeClient = createPollingClient(history);
// @ts-expect-error a handler is required
export const invalid = client.register("CustomerLikes");
`;

describe("an app that uses pinpoint-poke-client", () => {
  let project: ProjectFolder;
  beforeAll(async () => {
    project = createProject();
    await project.installTools();
    await project.install(inject("tarballs").client);
    project.write("app.ts", APP);
  }, INSTALL_MS);
  afterAll(() => project.remove());

  const compilers = [
    { typescript: "5.4", tsc: "node_modules/typescript/bin/tsc" },
    { typescript: "of this repository", tsc: NEWEST_TYPESCRIPT },
  ];
  const resolutions = [
    { module: "esnext", moduleResolution: "bundler" },
    { module: "nodenext", moduleResolution: "nodenext" },
  ];
  const cases = compilers.flatMap((compiler) => resolutions.map((options) => ({ ...compiler, options })));

  test.each(cases)(
    "is compiled by TypeScript $typescript with $options.moduleResolution",
    async ({ tsc, options }) => {
      const compilerOptions = {
        ...options,
        strict: true,
        target: "es2022",
        lib: ["es2022", "dom"],
        types: [],
        noEmit: true,
      };
      project.write("tsconfig.json", { compilerOptions, files: ["app.ts"] });
      const output = await project.run(process.execPath, tsc).catch(({ stdout }) => stdout);
      expect(output).toBe("");
    },
    COMPILE_MS,
  );
});
