/** Writes one line of JSON to the log of a Lambda function. An error is its name and message. */
export const logJson = (message: string, { error, ...fields }: Record<string, unknown>): void =>
  console.log(JSON.stringify({ message, ...fields, ...(error !== undefined && { error: String(error) }) }));
