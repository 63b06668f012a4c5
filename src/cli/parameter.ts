/** The name and value of `--param name=value`. */
export const toParameter = (text: string): [name: string, value: string] => {
  const at = text.indexOf("=");
  if (at < 1) throw new RangeError(`--param must be name=value, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
};
