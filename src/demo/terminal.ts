import type { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Where the story is printed. */
export type Terminal = {
  /** One line of the story. */
  say: (line?: string) => void;
  /** Colors on a terminal only; `NO_COLOR` is honored. */
  paint: (style: Style, text: string) => string;
  isTerminal: boolean;
};
