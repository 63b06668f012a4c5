// A line ends where the parser of Handlebars ends it, so that its positions are positions in the text.
const LINE_END = /\r\n?|\n/g;

/** The offset at which each line of a template begins. */
export const lineStarts = (source: string): number[] => [
  0,
  ...Array.from(source.matchAll(LINE_END), ({ 0: lineEnd, index }) => index + lineEnd.length),
];
