import { join } from "node:path";
import { build, stop } from "esbuild";

/** Bundles the script of a page; `page` is its folder in src. */
export const bundlePage = async (page: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "..", page, "main.tsx")],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  // The bundler is a process of its own, which a page needs once.
  await stop();
  return outputFiles[0]?.text ?? "";
};
