/** Writes one line of JSON to standard output: to the log of a Lambda function, or of a server. An error is its name and message. */
export const logJson = (message: string, { error, ...fields }: Record<string, unknown>): void =>
  console.log(JSON.stringify({ message, ...fields, ...(error !== undefined && { error: String(error) }) }));
