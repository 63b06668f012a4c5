// Size of the Poke client, minified by esbuild and gzipped. Reference: mqtt.js, which it replaces.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Bench, BenchResult } from "./result.ts";

/** Size limits, which a test enforces. */
export const CORE_BUDGET_BYTES = 3_072;
export const REACT_BUDGET_BYTES = 1_024;

const CORE = 'export { createPokeClient } from "./src/poke-client/index.ts";';
const REACT = 'export * from "./src/poke-client/react.ts";';
const MQTT_JS = 'export { default } from "mqtt";';

export const bundleClient = async (source: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: `${import.meta.dirname}/..`, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["react"],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
};

const gzipBytes = async (source: string): Promise<number> => gzipSync(await bundleClient(source), { level: 9 }).length;

/** The gzipped bytes of the core with its transport, and how many the React hooks add. */
export const measureClient = async () => {
  const core = await gzipBytes(CORE);
  return { core, react: (await gzipBytes(CORE + REACT)) - core };
};

export const coreBundle = (): Promise<string> => bundleClient(CORE);

const bench: Bench = async () => {
  const { core, react } = await measureClient();
  const mqttJs = await gzipBytes(MQTT_JS);
  const result = (name: string, ours: number, budget: number): BenchResult => ({
    name,
    unit: "bytes gzip",
    ours,
    reference: { name: "mqtt.js", value: mqttJs },
    ratio: ours / mqttJs,
    target: `<= ${budget}`,
    pass: ours <= budget,
    context: { node: process.version },
  });
  return [result("client-size core", core, CORE_BUDGET_BYTES), result("client-size react", react, REACT_BUDGET_BYTES)];
};

export default bench;
