import { expect, test } from "vitest";
import * as z from "zod";
import { JsonText } from "../src/json-text.ts";

const Numbers = z.object({ numbers: JsonText.pipe(z.array(z.number())) });

test("parses the JSON in the string", () => {
  expect(Numbers.parse({ numbers: "[1,2]" })).toEqual({ numbers: [1, 2] });
});

test("refuses a string that is not JSON, at its own path and without quoting it", () => {
  expect(Numbers.safeParse({ numbers: "[1," }).error?.issues).toMatchObject([
    { path: ["numbers"], message: "expected JSON" },
  ]);
});
