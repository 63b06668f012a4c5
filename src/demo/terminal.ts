import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

export type Terminal = {
  /** One line of the story. */
  say: (line?: string) => void;
  /** Colors on a terminal only; `NO_COLOR` is honored. */
  paint: (style: Style, text: string) => string;
  isTerminal: boolean;
};

export const createTerminal = (stream: NodeJS.WriteStream): Terminal => ({
  say: (line = "") => void stream.write(`${line}\n`),
  paint: (style, text) => styleText(style, text, { stream, validateStream: true }),
  isTerminal: Boolean(stream.isTTY),
});
