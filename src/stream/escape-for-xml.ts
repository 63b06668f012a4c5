// XML 1.0, the format of SNS responses and of its deliveries to SQS, cannot contain these characters; JSON can escape them.
const NOT_IN_XML = /[\uFFFE\uFFFF]/g;

/** JSON that a topic accepts. */
export const escapeForXml = (json: string): string =>
  json.replace(NOT_IN_XML, (character) => (character === "\uFFFE" ? "\\ufffe" : "\\uffff"));
