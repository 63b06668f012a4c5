/** A part of serverless.yml, or of a file that it includes, that the local cloud cannot run. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly file: string;
  readonly path: string;
  constructor(file: string, path: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${path || "(top level)"}: ${problem}`, options);
    this.file = file;
    this.path = path;
  }
}
