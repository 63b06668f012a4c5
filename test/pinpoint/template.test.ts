import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Endpoint, templateContext } from "../../src/pinpoint/endpoint.ts";
import { compileTemplate } from "../../src/pinpoint/template.ts";

const NOW = new Date("2026-09-01T16:00:00.000Z");
const endpoint = Endpoint.parse({
  ChannelType: "CUSTOM",
  Address: "u-4711",
  CreationDate: "2026-01-05T10:07:09.042Z",
  Location: { City: "Berlin" },
  Metrics: { visits: 3 },
  Attributes: { plan: ["gold"], genres: ["jazz", "soul"], many: Array.from({ length: 50 }, (_, index) => `${index}`) },
  User: { UserId: "u-4711", UserAttributes: { first: ["ada"] } },
});

const render = (source: string): string => {
  const template = compileTemplate(source);
  if (!template.ok) return `refused: ${template.reason}`;
  const rendering = template.render(templateContext("tenant/ep-1", endpoint), NOW);
  return rendering.ok ? rendering.text : `refused: ${rendering.reason}`;
};

describe("variables", () => {
  test.each([
    ["{{Address}} {{Id}} {{ChannelType}}", "u-4711 tenant/ep-1 CUSTOM"],
    ["{{User.UserId}} in {{Location.City}}, {{Metrics.visits}} visits", "u-4711 in Berlin, 3 visits"],
    ["{{Attributes.plan.[0]}} {{Attributes.genres.[1]}}", "gold soul"],
    ["{{User.UserAttributes.first}}", "ada"],
    ["[{{Attributes.unknown}}{{Attributes.unknown.[0]}}{{Recommendations.x}}]", "[]"],
    ["<b>{{Attributes.plan.[0]}}</b>", "<b>gold</b>"],
  ])("renders %s", (source, text) => expect(render(source)).toBe(text));

  test("escapes values for HTML if the option is set", () => {
    const template = compileTemplate("<i>{{name}}</i>", { escape: "html" });
    expect(template.ok && template.render({ name: "<script>" }, NOW)).toEqual({
      ok: true,
      text: "<i>&lt;script&gt;</i>",
    });
  });

  test("renders an endpoint without fields", () => {
    const template = compileTemplate("[{{User.UserAttributes.first.[0]}}{{Attributes.plan}}{{Location.City}}]");
    expect(template.ok && template.render(templateContext("ep-1", {}), NOW)).toEqual({ ok: true, text: "[]" });
  });
});

describe("helpers", () => {
  test.each([
    ["{{#if Attributes.plan}}has{{else}}none{{/if}} {{#unless Attributes.x}}no x{{/unless}}", "has no x"],
    ["{{#each Attributes.genres}}{{@index}}:{{this}}{{#unless @last}},{{/unless}}{{/each}}", "0:jazz,1:soul"],
    ["{{#each Attributes.unknown}}x{{else}}none{{/each}}", "none"],
    ["{{#eq Attributes.plan 'gold'}}G{{else}}-{{/eq}}{{#if (neq Attributes.plan.[0] 'gold')}}N{{/if}}", "G"],
    ["{{gt Metrics.visits 2}} {{gte 3 Metrics.visits}} {{lt '10' '9'}} {{lte 1 1}}", "true true false true"],
    ["{{eq 1 1 yes='same' no='other'}}", "same"],
    ["{{#if (and (gt Metrics.visits 1) (or false (not Attributes.x)))}}all{{/if}}", "all"],
    ["{{abbreviate 'a long sentence' 9}}", "a long..."],
    [
      "{{capitalize 'ada of example' }} {{capitalize 'ADA' fully=true}} {{capitalizeFirst 'ada b'}}",
      "Ada Of Example Ada Ada b",
    ],
    ["[{{center 'x' size=5 pad='*'}}][{{ljust 'x' size=3}}][{{rjust 7 size=3 pad='0'}}]", "[**x**][x  ][007]"],
    ["{{cut 'a b c'}} {{cut 'a-b' '-'}} {{replace 'a.b.c' '.' '/'}}", "abc ab a/b/c"],
    ["{{inflect 1 'song' 'songs'}} {{inflect Metrics.visits 'song' 'songs' true}}", "song 3 songs"],
    ["{{join Attributes.genres ' & ' prefix='[' suffix=']'}} {{join 'a' 'b' ', '}}", "[jazz & soul] a, b"],
    ["{{lower 'ÄB'}} {{upper 'straße'}}", "äb STRASSE"],
    ["{{ordinalize 1}} {{ordinalize 12}} {{ordinalize 103}}", "1st 12th 103rd"],
    ["{{slugify 'Café del Mar!'}} {{stripTags '<b>bold</b>'}} {{substring 'abcdef' 2 4}}", "cafe-del-mar bold cd"],
    ["{{yesno true}} {{yesno false no='nein'}} {{yesno Attributes.x maybe='?'}}", "yes nein ?"],
    ["{{dateFormat CreationDate}} | {{dateFormat CreationDate 'short'}}", "Jan 5, 2026 | 1/5/26"],
    ["{{dateFormat CreationDate 'yyyy-MM-dd HH:mm:ss.SSS'}}", "2026-01-05 10:07:09.042"],
    [
      "{{dateFormat CreationDate \"EEE d MMM yy, h:mm a 'o''clock' Z\" tz='Asia/Tokyo'}}",
      "Mon 5 Jan 26, 7:07 PM o'clock +0900",
    ],
    ["{{dateFormat Attributes.unknown 'yyyy'}}", ""],
    ["{{now 'yyyy-MM-dd'}}", "2026-09-01"],
  ])("renders %s", (source, text) => expect(render(source)).toBe(text));
});

describe("safety", () => {
  test.each([
    ["{{constructor}}{{__proto__}}{{Attributes.constructor.name}}{{toString}}", ""],
    ["{{Attributes.plan.constructor}}{{Attributes.plan.length}}", "1"],
  ])("does not reach a prototype with %s", (source, text) => expect(render(source)).toBe(text));

  test.each([
    ["{{> header}}", "partial"],
    ["{{#> layout}}x{{/layout}}", "partial"],
    ["{{#*inline 'x'}}y{{/inline}}", "decorator"],
    ["{{lookup this 'constructor'}}", 'unknown helper "lookup"'],
    ["{{#with User}}x{{/with}}", 'unknown helper "with"'],
    ["{{upper (explode Address)}}", 'unknown helper "explode"'],
    ["{{#Attributes}}x{{/Attributes}}", 'unknown helper "Attributes"'],
    ["{{#if", "not valid"],
    ["{{#if a}}{{/each}}", "not valid"],
    [`${"{{#if a}}".repeat(17)}${"{{/if}}".repeat(17)}`, "nests deeper than 16"],
    ["x".repeat(600_001), "600001 characters"],
    ["{{dateFormat CreationDate 'Q'}}", 'letter "Q"'],
    ["{{dateFormat CreationDate tz='Moon/Base'}}", "does not render"],
    [
      "{{#each Attributes.many}}{{#each ../Attributes.many}}{{#each ../../Attributes.many}}.{{/each}}{{/each}}{{/each}}",
      "loops take more than 100000 steps",
    ],
    [`{{replace (replace '${"a".repeat(200)}' 'a' '${"b".repeat(90)}') 'b' 'cccc'}}`, "more than 20000 characters"],
  ])("refuses %s", (source, reason) => {
    expect(render(source)).toMatch(/^refused: /);
    expect(render(source)).toContain(reason);
  });

  test("refuses a rendering above its maximum length", () => {
    const template = compileTemplate("{{Address}}", { maxLength: 3 });
    expect(template.ok && template.render(templateContext("ep-1", endpoint), NOW)).toEqual({
      ok: false,
      reason: "renders to 6 characters, at most 3",
    });
  });

  test("returns a text or a reason for any source and any values, and never throws", () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{{#each Attributes}}",
      "{{/each}}",
      "{{upper ",
      "this",
      " 'x'",
      "..",
      "[0]",
      "a",
      "(",
      ")",
      "|",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.dictionary(fc.string(), fc.anything()), (pieces, values) => {
        const template = compileTemplate(pieces.join(""));
        return template.ok ? typeof template.render(values, NOW).ok === "boolean" : template.reason.length > 0;
      }),
    );
  });
});
