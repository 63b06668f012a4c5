import { expect, test } from "vitest";
import { matchPath } from "../src/match-path.ts";

test("returns the labels of a path that matches, still percent-encoded", () => {
  expect(matchPath("/apps/{app}/users/{user}", "/apps/1/users/a%2Fb")).toEqual(
    new Map([
      ["app", "1"],
      ["user", "a%2Fb"],
    ]),
  );
  expect(matchPath("/apps", "/apps")).toEqual(new Map());
});

test.each(["/apps", "/apps/", "/apps/1/2", "/users/1", ""])("does not match %j", (path) => {
  expect(matchPath("/apps/{app}", path)).toBeUndefined();
});
