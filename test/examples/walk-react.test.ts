// From an empty folder to a poke in an own React app, with the commands and the code of the README.
import { dirname } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { startBrowser } from "../demo/pages/browser-fixture.ts";
import { createProject } from "../packages/project-folder.ts";
import { type Program, startProgram } from "../program.ts";
import { section, shellBlocks, snippet } from "../readme/snippets.ts";
import { EXAMPLE_MS } from "./example-folder.ts";

const browser = startBrowser();
const WAIT = { timeout: 120_000 };
const PAGE = '<div id="root"></div><script type="module" src="/main.tsx"></script>';

test(
  "the README leads from an empty folder to a poke in an own React app",
  async () => {
    const startedAt = performance.now();
    const step = (name: string) => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s: ${name}`);
    const project = createProject();
    const programs: Program[] = [];
    onTestFinished(async () => {
      await Promise.all(programs.map((program) => program.kill()));
      project.remove();
    });
    const env = { ...project.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    const start = (name: string, ...args: string[]): Program => {
      const program = startProgram(project.path(`node_modules/.bin/${name}`), args, { cwd: project.folder, env });
      programs.push(program);
      return program;
    };

    // The README's `npm install` line, the suite for its local cloud, and Vite, which serves the page.
    const react = snippet("test/readme/receive-poke-react.tsx");
    const [, names = ""] = /^npm install (.+)$/m.exec(react.commandsBefore) ?? [];
    const { client, suite } = inject("tarballs");
    const packages = names.split(" ").map((name) => (name === "pinpoint-poke-client" ? client : name));
    expect(packages).toContain(client);
    await project.install(...packages, suite, "vite@8.3.8");
    step("installed");

    const cloud = start("pinpoint", "start", "--port", "0", "--pages", "0", "--people", "20");
    const url = await cloud.printed(/ready at (http:\S+)/);
    step("the local cloud runs");

    project.write("index.html", PAGE);
    project.write("main.tsx", react.text.replaceAll("http://127.0.0.1:4566", url));
    project.write("tsconfig.json", { compilerOptions: { jsx: "react-jsx" } });
    const page = await browser().newPage();
    await page.goto(await start("vite", "--port", "0").printed(/Local:\s+(http:\S+)/));
    await page.getByText("0 changes").waitFor(WAIT);
    step("the app is subscribed");

    const [multicast = ""] = shellBlocks(section("Receiving pokes")).slice(-1);
    const command = multicast.replace(/^npx poke/, `"${project.path("node_modules/.bin/poke")}" --endpoint ${url}`);
    const poke = startProgram("sh", ["-c", command], { cwd: project.folder, env });
    programs.push(poke);
    expect((await poke.ended).output).toContain('"accepted"');
    await page.getByText("1 changes").waitFor(WAIT);
    step("the poke is on the page");
  },
  EXAMPLE_MS,
);
