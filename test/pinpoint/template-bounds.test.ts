import { describe, expect, test } from "vitest";
import { compileTypedMessage } from "../../src/channel/typed-message.ts";
import { compileTemplate } from "../../src/pinpoint/template.ts";

const NOW = new Date("2026-09-01T16:00:00.000Z");
const many = Array.from({ length: 50 }, (_, at) => `${"v".repeat(90)}${at}`);
const zones = Array.from({ length: 50 }, (_, at) => `+10:${10 + at}`.slice(0, 6));
const context = { many, zones, date: "2026-01-05T10:07:09.042Z" };

const render = (source: string): string => {
  const template = compileTemplate(source);
  const rendering = template.ok ? template.render(context, NOW) : template;
  return rendering.ok ? rendering.text : `refused: ${rendering.reason}`;
};
const repeated = (count: number, open: string, inner: string, close: string) =>
  `${open.repeat(count)}${inner}${close.repeat(count)}`;
/** Rendered 2,500 times. */
const loops = (body: string) => `{{#each many}}{{#each ../many}}${body}{{/each}}{{/each}}`;

const DEPTH = "template nests deeper than 16";
const TOKENS = "template has more than 10000 tokens";

describe("before it is compiled, a template is refused if it", () => {
  test.each([
    ["nests blocks", repeated(17, "{{#if a}}", "", "{{/if}}"), DEPTH],
    ["nests 5,000 blocks", repeated(5_000, "{{#if a}}", "", "{{/if}}"), DEPTH],
    ["nests 5,000 inverse blocks", repeated(5_000, "{{^if a}}", "", "{{/if}}"), DEPTH],
    ["nests 5,000 blocks and does not close them", "{{#if a}}".repeat(5_000), DEPTH],
    ["nests 5,000 sub-expressions", `{{upper ${repeated(5_000, "(upper ", "a", ")")}}}`, DEPTH],
    ["chains 5,000 alternatives", `{{#if a}}${"{{else if b}}".repeat(5_000)}{{/if}}`, DEPTH],
    ["hides what closes a block in a comment", "{{#if a}}{{!-- {{/if}} --}}".repeat(5_000), DEPTH],
    ["hides what closes a sub-expression in a string", `{{upper ${"(upper ')' ".repeat(5_000)}`, DEPTH],
    ["hides what closes a block behind an escape", "{{#if a}}\\{{/if}} ".repeat(5_000), DEPTH],
    ["has 100,000 variables", "{{a}}".repeat(100_000), TOKENS],
    ["has 30,000 blocks next to each other", "{{#if a}}{{/if}}".repeat(30_000), TOKENS],
    ["has a helper with 100,000 arguments", `{{and ${"a ".repeat(100_000)}}}`, TOKENS],
    ["has a path of 100,000 names", `{{${"a.".repeat(100_000)}a}}`, TOKENS],
    ["has a path of 51 names", `{{${"a.".repeat(50)}a}}`, "template uses a path of more than 50 names"],
  ])("%s", (_, source, reason) => expect(render(source)).toBe(`refused: ${reason}`));

  test("but not if it nests only 16 deep, or has many blocks next to each other", () => {
    expect(render(repeated(16, "{{#if many}}", "x", "{{/if}}"))).toBe("x");
    expect(render(repeated(8, "{{#if (not a)}}", "x", "{{/if}}"))).toBe("x");
    expect(render("{{#if a}}y{{else if many}}x{{/if}}".repeat(500))).toBe("x".repeat(500));
    expect(render("prose ((((((((((((((((((((((((( {{#if many}}x{{/if}}")).toMatch(/x$/);
  });
});

const PATTERN = "EEEE MMMM d yyyy HH mm ss z Z X";
const CHARACTERS = "does not render: helpers and loops handle more than 500000 characters";
const STEPS = "does not render: loops take more than 100000 steps";

describe("a rendering is refused if it", () => {
  test.each([
    ["formats dates in loops", loops(`{{dateFormat ../../date "${PATTERN}" tz="Asia/Tokyo"}}`), CHARACTERS],
    ["formats every letter on its own", loops(`{{dateFormat ../../date "${"dM".repeat(50)}"}}`), CHARACTERS],
    [
      "has a long date format",
      `{{dateFormat date "${"d".repeat(101)}"}}`,
      "does not render: date format has more than 100 characters",
    ],
    [
      "uses many time zones",
      `{{#each zones}}{{dateFormat ../date "HH" tz=this}}{{/each}}`,
      "does not render: uses more than 10 time zones",
    ],
    ["joins lists in loops", loops('{{join ../../many "," prefix=(ljust "" size=1000)}}'), CHARACTERS],
    ["pads in loops", loops('{{rjust (ljust (center "" size=1000) size=1000) size=1000}}'), CHARACTERS],
    ["compares lists in loops", loops("{{eq ../../many ../../many}}"), CHARACTERS],
    ["compares numbers in loops, many at a time", loops(`{{and ${"1 ".repeat(300)}}}`), CHARACTERS],
    ["repeats text in loops", loops("x".repeat(1_000)), CHARACTERS],
    ["repeats one value in loops", loops("{{this}}".repeat(5)), CHARACTERS],
    ["nests three loops", loops("{{#each ../../many}}{{/each}}"), STEPS],
    ["reads many names in loops", loops("{{../a}}".repeat(20)), STEPS],
    [
      "sets the size of a loop itself",
      `{{#each many size=0}}{{#each ../many size=0}}${"{{../a}}".repeat(20)}{{/each}}{{/each}}`,
      STEPS,
    ],
    [
      "replaces each letter by many",
      '{{replace (ljust "" size=1000) " " (ljust "" size=1000)}}',
      "does not render: a helper handles more than 20000 characters",
    ],
  ])("%s", (_, source, reason) => expect(render(source)).toBe(`refused: ${reason}`));

  test("but not if two nested loops read, compare and format", () => {
    const text = render(loops('{{#if (eq @index 49)}}{{upper "x"}}{{now "dd"}}{{/if}}'));
    expect(text).toBe("X01".repeat(50));
  });
});

test("stripTags keeps a `<` that no `>` follows", () => {
  expect(render(`{{stripTags "${"<".repeat(19_000)}"}}`)).toBe("<".repeat(19_000));
  expect(render('{{stripTags "a <b title=<>c</b> d < e"}}')).toBe("a c d < e");
});

test("the templates of one message share a budget", async () => {
  const body = "{{#each many}}{{upper this}}{{/each}}";
  const few = await compileTypedMessage(JSON.stringify({ domain: "d", data: Array(30).fill(body) }));
  const many30 = few.ok ? few.render(context, NOW) : few;
  expect(many30.ok).toBe(true);
  const all = await compileTypedMessage(JSON.stringify({ domain: "d", data: Array(80).fill(body) }));
  expect(all.ok ? all.render(context, NOW) : all).toEqual({ ok: false, reason: `data: ${CHARACTERS}` });
});
