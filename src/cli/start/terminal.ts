import { styleText } from "node:util";
import type { Terminal } from "../../demo/terminal.ts";

export const createTerminal = (stream: NodeJS.WriteStream): Terminal => ({
  print: (line = "") => void stream.write(`${line}\n`),
  paint: (style, text) => styleText(style, text, { stream, validateStream: true }),
  isTerminal: Boolean(stream.isTTY),
});
