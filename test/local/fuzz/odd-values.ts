import type { Random } from "./random.ts";

/** Names that every plain object has. */
export const INHERITED_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

const DEEP = 5_000;

/** Texts that break a parser, a pattern, an encoding or a file name. */
const ODD_TEXTS = [
  ...INHERITED_NAMES,
  "",
  " ",
  "\u0000",
  "\ud800",
  "\u202e\u{1f4a3}",
  "-1",
  "NaN",
  "1e999",
  "99999999999999999999999999",
  "0x10",
  "null",
  "%zz",
  "%00",
  "%2e%2e%2f",
  "../../../../etc/passwd",
  "a/b//c",
  "'; DROP TABLE app; --",
  "$LATEST",
  "arn:aws:::::",
  "*",
  "+/#",
  "1970-01-01T00:00:00Z",
  "+275760-09-13T00:00:00.001Z",
  "P99999999999Y",
  "x".repeat(10_000),
  `${"a".repeat(40_000)}!`,
  "{{".repeat(1_000),
  "{{#if a}}".repeat(2_000),
  `${"(".repeat(28)}a = :a${")".repeat(28)}`,
  "a.".repeat(2_000),
  `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`,
];

/** JSON texts, some of which are not valid JSON. */
const ODD_JSON = [
  "null",
  "true",
  "0",
  "-1",
  "1e308",
  "1e999",
  "9007199254740993",
  "0.1",
  "[]",
  "{}",
  "[null]",
  '{"a":null}',
  '{"":null}',
  '{"__proto__":{"a":1}}',
  '{"__proto__":null}',
  '{"constructor":{"prototype":{"a":1}}}',
  '{"a":1,"a":[]}',
  '{"toString":null,"valueOf":null}',
  "[[[[[[[[]]]]]]]]",
  `[${"null,".repeat(1_000)}null]`,
  `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`,
  `${'{"M":{"a":'.repeat(DEEP)}{"S":"1"}${"}}".repeat(DEEP)}`,
  "undefined",
  "{",
  '"\\u12"',
  "'a'",
];

export const oddText = (random: Random): string => random.pick(ODD_TEXTS);

export const oddJson = (random: Random): string =>
  random.chance(0.5) ? random.pick(ODD_JSON) : JSON.stringify(oddText(random));

/** Parts of a path that are not, or not quite, percent-encoded names. */
export const ODD_PATH_PARTS = [
  ...INHERITED_NAMES,
  "",
  ".",
  "..",
  "%",
  "%zz",
  "%00",
  "%2e%2e",
  "%2F",
  "%F0%9F",
  "%ED%A0%80",
  ":",
  "*",
  "+",
  "~",
  "\\",
  "\u00ff",
  "x".repeat(9_000),
  "a%2Fb",
  "$LATEST",
  "0",
  "-1",
];

export const ODD_QUERIES = [
  "?",
  "&&&",
  "=",
  "%zz=%zz",
  "token=%00",
  "page-size=-1&token=zz",
  "page-size=1e999",
  "__proto__=1&__proto__=2",
  "a[b]=1",
  "qos=2&retain=maybe",
  "messageExpiry=-1",
  "Qualifier=%F0",
  "list-type=2&max-keys=-1",
  "uploads",
  "uploadId=__proto__&partNumber=x",
  "versionId=..",
  "partNumber=99999999999",
  `x=${"y".repeat(9_000)}`,
];
