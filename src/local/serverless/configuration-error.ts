/** Something in serverless.yml or a file that it includes cannot be run here. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly file: string;
  readonly path: string;
  constructor(file: string, path: string, problem: string) {
    super(`${file}: ${path || "(top level)"}: ${problem}`);
    this.file = file;
    this.path = path;
  }
}
