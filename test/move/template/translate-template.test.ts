import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { translateTemplate } from "../../../src/move/template/translate-template.ts";
import { compileTemplate } from "../../../src/pinpoint/template.ts";

const translate = (source: string) => translateTemplate(source, "EMAIL");
const textOf = (source: string) => {
  const translated = translate(source);
  return translated.ok ? translated.text : translated.problems;
};

describe("a Pinpoint template in Connect's syntax", () => {
  test.for([
    ["{{User.UserAttributes.PurchaseHistory}}", "{{Attributes.Customer.Attributes.PurchaseHistory}}"],
    ["Hi {{User.UserAttributes.first.[0]}}!", "Hi {{Attributes.Customer.Attributes.first}}!"],
    ["{{Attributes.color.[1]}}", "{{Attributes.Customer.Attributes.color_1}}"],
    ["{{Attributes.[last name].[0]}}", "{{Attributes.Customer.Attributes.last_name}}"],
    [
      "{{User.UserId}} {{Metrics.visits}}",
      "{{Attributes.Customer.AccountNumber}} {{Attributes.Customer.Attributes.Metrics_visits}}",
    ],
    ["{{Location.City}}, {{Location.Region}}", "{{Attributes.Customer.City}}, {{Attributes.Customer.County}}"],
    ["{{Location.Latitude}}", "{{Attributes.Customer.Attributes.Latitude}}"],
    ["{{Demographic.AppVersion}}", "{{Attributes.Customer.Attributes.Demographic_AppVersion}}"],
    ["{{Address}}", "{{Attributes.Customer.EmailAddress}}"],
    ["{{{Attributes.html.[0]}}}", "{{{Attributes.Customer.Attributes.html}}}"],
    ["{{~upper  Attributes.plan.[0]~}}", "{{~upper  Attributes.Customer.Attributes.plan~}}"],
    ["{{now}} {{add Metrics.a 2}}", "{{now}} {{add Attributes.Customer.Attributes.Metrics_a 2}}"],
    [
      '{{eq Attributes.a.[0] "x" yes="y" no=Attributes.b.[0]}}',
      '{{eq Attributes.Customer.Attributes.a "x" yes="y" no=Attributes.Customer.Attributes.b}}',
    ],
    [
      "{{#if User.UserAttributes.first}}\r\n  Hi {{User.UserAttributes.first.[0]}}{{else if (eq Attributes.a.[0] 1)}}a{{else}}\nyou{{/if}}",
      "{{#if Attributes.Customer.Attributes.first}}\r\n  Hi {{Attributes.Customer.Attributes.first}}{{else if (eq Attributes.Customer.Attributes.a 1)}}a{{else}}\nyou{{/if}}",
    ],
    [
      "\\{{Attributes.a}} {{! Attributes.a }} {{Attributes.a}}",
      "\\{{Attributes.a}} {{! Attributes.a }} {{Attributes.Customer.Attributes.a}}",
    ],
    ["100 % text }} { {", "100 % text }} { {"],
  ] as const)("%s", ([source, expected]) => expect(textOf(source)).toBe(expected));
});

describe("what Connect has no counterpart for", () => {
  test.for([
    ["Hi\n  {{OptOut}}", { reason: "OptOut has no counterpart in Connect", line: 2, column: 5 }],
    ["{{code}}", { reason: "code has no counterpart in Connect", line: 1, column: 3 }],
    ["{{Recommendations.name}}", { reason: "Recommendations.name has no counterpart in Connect", line: 1, column: 3 }],
    ["a\r\nb {{shout Attributes.a}}", { reason: 'Connect has no helper "shout"', line: 2, column: 3 }],
    ["{{> footer}}", { reason: "a partial, which is not translated", line: 1, column: 1 }],
    ["{{Location.Planet}}", { reason: "Location.Planet has no counterpart in Connect", line: 1, column: 3 }],
    ["{{Attributes}}", { reason: "Connect has no variable for all attributes", line: 1, column: 3 }],
  ] as const)("%s is reported with its line and column", ([source, problem]) =>
    expect(textOf(source)).toEqual([problem]),
  );

  test("is reported for each place, and nothing is translated", () => {
    const problems = textOf("{{#each User.UserAttributes.colors}}\n{{this}} {{@index}}\n{{/each}}");
    expect(problems).toEqual([
      { reason: 'the helper "each" reads a list, which profiles do not have', line: 1, column: 1 },
      { reason: "this has no counterpart in Connect", line: 2, column: 3 },
      { reason: "@index has no counterpart in Connect", line: 2, column: 12 },
    ]);
  });

  test("includes a text that is not a template", () =>
    expect(textOf("{{#if}}")).toEqual([
      { reason: expect.stringMatching(/^template is not valid: Parse error on line 1/) },
    ]));

  test("includes the address in a push message, which is a device token", () =>
    expect(translateTemplate("{{Address}}", "PUSH").ok).toBe(false));
});

const ENDPOINT = {
  Address: "an address",
  Attributes: { first: ["A0", "A1"], plan: ["gold", "silver"] },
  User: { UserId: "u-1", UserAttributes: { first: ["A0", "A1"], plan: ["gold", "silver"] } },
  Location: { City: "Ulm" },
  Metrics: { n: 7 },
  Demographic: { Make: "Acme" },
};
const PROFILE = {
  Attributes: {
    Customer: {
      AccountNumber: "u-1",
      EmailAddress: "an address",
      City: "Ulm",
      Attributes: {
        first: "A0",
        first_1: "A1",
        plan: "gold",
        plan_1: "silver",
        Metrics_n: 7,
        Demographic_Make: "Acme",
      },
    },
  },
};

test("for any template, the translation renders for a profile what the original renders for the endpoint", () => {
  const name = fc.constantFrom("first", "plan", "absent");
  // Texts with everything that the parser reads in a special way, so that a wrong position changes the output.
  const plain = fc.string({ unit: fc.constantFrom("a", " ", "\n", "\r\n", "}", "ü", "😀", "\\\\", "<"), maxLength: 8 });
  const variable = fc.oneof(
    name.map((it) => `User.UserAttributes.${it}.[0]`),
    name.map((it) => `Attributes.${it}.[1]`),
    fc.constantFrom("User.UserId", "Location.City", "Metrics.n", "Demographic.Make", "Address"),
  );
  const piece = fc.oneof(
    plain,
    variable.map((it) => `{{${it}}}`),
    variable.map((it) => `{{~ upper ${it} ~}}`),
    variable.map((it) => `{{{lower (upper ${it})}}}`),
    fc.tuple(variable, plain, variable).map(([test, text, it]) => `{{#if ${test}}}${text}{{${it}}}{{else}}no{{/if}}`),
    plain.map((text) => `{{!-- ${text} {{Attributes.x}} --}}`),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const source = pieces.join("");
      const translated = translate(source);
      const original = compileTemplate(source);
      expect(translated.ok).toBe(original.ok);
      if (!original.ok) return;
      if (!translated.ok) throw new Error(JSON.stringify(translated.problems));
      const moved = compileTemplate(translated.text);
      if (!moved.ok) throw new Error(moved.reason);
      const now = new Date(0);
      expect(moved.render(PROFILE, now)).toEqual(original.render(ENDPOINT, now));
    }),
    { numRuns: 500 },
  );
});
