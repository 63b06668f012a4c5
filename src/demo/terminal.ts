import type { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** The output of the demo. */
export type Terminal = {
  /** Prints one line. */
  print: (line?: string) => void;
  /** The text in a style, if the output is a terminal and `NO_COLOR` is not set. */
  paint: (style: Style, text: string) => string;
  isTerminal: boolean;
};
