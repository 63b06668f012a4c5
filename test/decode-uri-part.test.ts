import { expect, test } from "vitest";
import { decodeUriPart } from "../src/decode-uri-part.ts";

test("decodes a part of a path", () => expect(decodeUriPart("a%2Fb%20%C3%A9")).toBe("a/b é"));

test.each(["%", "%zz", "%E0%A4%A", "a%"])("returns undefined for %j", (part) =>
  expect(decodeUriPart(part)).toBeUndefined(),
);
