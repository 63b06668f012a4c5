import * as z from "zod";

const Export = z.object({ types: z.string(), default: z.string() });

/** packages/<name>/manifest.json: what only this package has. Its other fields are those of package.json. */
export const Manifest = z.looseObject({
  name: z.string(),
  exports: z.record(z.string(), z.union([z.string(), Export])),
  /** Names; the versions are those of the repository's package.json. */
  dependencies: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

const Versions = z.record(z.string(), z.string());

/** The repository's package.json. */
export const Root = z.object({
  version: z.string(),
  license: z.string(),
  dependencies: Versions,
  devDependencies: Versions,
});
export type Root = z.infer<typeof Root>;

/** The modules that a package exports, as paths in it, without an extension. */
export const modulesOf = ({ exports }: Manifest): string[] =>
  Object.values(exports).flatMap((target) => (typeof target === "string" ? [] : [target.default.replace(/\.js$/, "")]));

/** The package.json to publish. npm checks `repository` against the workflow that signs the provenance. */
export const toPackageJson = (manifest: Manifest, root: Root, repository: string | undefined) => {
  const versions = new Map(Object.entries({ ...root.devDependencies, ...root.dependencies }));
  const versionOf = (name: string): string => {
    const version = versions.get(name);
    if (version === undefined) throw new Error(`${manifest.name}: package.json has no version of ${name}`);
    return version;
  };
  const { version, license } = root;
  return {
    ...manifest,
    version,
    license,
    ...(repository !== undefined && { repository: { type: "git", url: repository } }),
    dependencies: Object.fromEntries(manifest.dependencies.map((name) => [name, versionOf(name)])),
  };
};
