/** [Connect administrator guide: text formatting for chat] The formats of an agent's message, in order of removal. */
const FORMATS: [RegExp, string][] = [
  // The address is what a reader of a text needs.
  [/\[([^[\]]*)\]\(([^()\s]*)\)/g, "$1 ($2)"],
  [/^#{1,6} /gm, ""],
  [/^\* /gm, "- "],
  [/\*\*([^*]+)\*\*/g, "$1"],
  [/\*(?=\S)([^*]+)\*/g, "$1"],
  [/(?<!\w)_([^_]+)_(?!\w)/g, "$1"],
  [/`([^`]+)`/g, "$1"],
];

/** A message in Markdown as plain text. */
export const markdownToText = (markdown: string): string =>
  FORMATS.reduce((text, [format, plain]) => text.replace(format, plain), markdown);
