import Handlebars from "handlebars";
import { ownValue } from "../own-value.ts";

// Deeper than any message needs. The time to parse grows with the cube of the depth.
const NESTING_MAX = 16;
// A tag has about nine tokens, so this is a thousand tags. Parsing and compiling as many takes a tenth of a second.
const TOKENS_MAX = 10_000;

type Lexer = { yy: object; setInput(source: string): void; lex(): number };

// Not in the types of Handlebars. The test of nesting fails if a version does not have it.
const { lexer, terminals_: nameOf } = (
  Handlebars as unknown as { Parser: { lexer: Lexer; terminals_: Record<number, string> } }
).Parser;

/**
 * Why a template is too complex to be parsed, or `undefined`. Reads its tokens once, with the lexer of the parser itself:
 * a string, a comment or an escape cannot hide nesting. Stops at the first invalid token, where the parser stops too.
 */
export const whyTooComplex = (source: string): string | undefined => {
  const depth = createDepth();
  lexer.yy = {};
  lexer.setInput(source);
  for (let tokens = 1; tokens <= TOKENS_MAX; tokens++) {
    const token = nextToken();
    if (token === "EOF" || token === "INVALID") return undefined;
    if (depth.after(token) > NESTING_MAX) return `template nests deeper than ${NESTING_MAX}`;
  }
  return `template has more than ${TOKENS_MAX} tokens`;
};

const nextToken = (): string => {
  try {
    return ownValue(nameOf, lexer.lex()) ?? "INVALID";
  } catch {
    return "INVALID";
  }
};

/** Counts open blocks and sub-expressions. An `else if` nests in its block and is closed with it. */
const createDepth = () => {
  const blocks: number[] = [];
  let depth = 0;
  const open = (): void => {
    blocks.push(depth);
    depth++;
  };
  const after = (token: string): number => {
    switch (token) {
      case "OPEN_BLOCK":
      case "OPEN_INVERSE":
      case "OPEN_RAW_BLOCK":
      case "OPEN_PARTIAL_BLOCK":
        open();
        break;
      case "OPEN_INVERSE_CHAIN":
      case "OPEN_SEXPR":
        depth++;
        break;
      case "CLOSE_SEXPR":
        depth--;
        break;
      case "OPEN_ENDBLOCK":
      case "END_RAW_BLOCK":
        depth = blocks.pop() ?? 0;
    }
    return depth;
  };
  return { after };
};
