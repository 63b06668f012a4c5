/** The folder of a package that is being built. */
export type PackageFolder = {
  /** The repository. */
  root: string;
  folder: string;
  /** Copies a file or folder of the repository; `to` is a path in the package. */
  copy: (from: string, to?: string) => void;
  /** The modules that the package exports, as paths in it, without an extension. */
  modules: string[];
};
