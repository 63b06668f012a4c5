import { describe, expect, test } from "vitest";
import { compileTypedMessage } from "../../src/channel/typed-message.ts";
import { templateContext } from "../../src/pinpoint/endpoint.ts";

const NOW = new Date("2026-11-20T12:00:00.000Z");
const context = templateContext("ep-1", {
  Attributes: { plan: ["gold"], quote: ['"}], say "hi"'] },
  User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } },
});
const render = async (data: string | undefined) => {
  const message = await compileTypedMessage(data);
  return message.ok ? message.render(context, NOW) : message;
};

describe("a typed message", () => {
  test.each(["PlaylistLibraryUpdated", " PlaylistLibraryUpdated\n"])("may be only a domain name: %j", async (data) =>
    expect(await render(data)).toEqual({ ok: true, value: { domain: "PlaylistLibraryUpdated" } }),
  );

  test("may be an object, whose data is kept exactly as typed", async () => {
    const typed = { domain: "d", filter: "f", data: { n: 1.5, list: [true, null, "text"], nested: { "": "" } } };
    expect(await render(JSON.stringify(typed))).toEqual({ ok: true, value: typed });
  });

  test("may use the endpoint's attributes in strings at any depth", async () => {
    const data =
      '{"domain":"Offer","filter":"{{Attributes.plan.[0]}}","data":{"hi":["Hi {{User.UserAttributes.first.[0]}}"],"n":7}}';
    expect(await render(data)).toEqual({
      ok: true,
      value: { domain: "Offer", filter: "gold", data: { hi: ["Hi Ada"], n: 7 } },
    });
  });

  test("may be a domain name that is a template", async () => {
    expect(await render("{{Attributes.plan.[0]}}-news")).toEqual({ ok: true, value: { domain: "gold-news" } });
  });

  test("keeps its structure if an attribute's value contains JSON syntax", async () => {
    expect(await render('{"domain":"d","data":"{{Attributes.quote.[0]}}"}')).toEqual({
      ok: true,
      value: { domain: "d", data: '"}], say "hi"' },
    });
  });

  test("renders a variable without a value as an empty string", async () => {
    expect(await render('{"domain":"d","data":"<{{Attributes.none.[0]}}>"}')).toMatchObject({ value: { data: "<>" } });
  });
});

describe("a typed message is refused with a reason", () => {
  test.each([
    ["it is absent", undefined, "data: absent"],
    ["it is empty", "  ", "data: empty"],
    ["it is broken JSON", '{"domain": "Play', "data: neither JSON nor a bare domain name"],
    ["it is a list", '["d"]', "data: Invalid input: expected object"],
    ["it has no domain", '{"data":1}', "data: domain: Invalid input"],
    ["its domain is a number", '{"domain":1}', "data: domain: Invalid input: expected string, received number"],
    ["its origin is not a choice", '{"domain":"d","origin":"yes"}', "data: origin: Invalid input: expected boolean"],
    ["its filter is empty", '{"domain":"d","filter":""}', "data: filter"],
    ["it has a misspelled key", '{"domain":"d","fliter":"jazz"}', 'data: Unrecognized key: "fliter"'],
    ["it has an unknown helper", '{"domain":"d","data":"{{explode User.UserId}}"}', "explode"],
    ["its template has an unclosed block", '{"domain":"d","data":"{{#if User}}"}', "data: "],
  ])("when %s", async (_, data, reason) => {
    expect(await render(data)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  test("when its filter renders to an empty string", async () => {
    expect(await render('{"domain":"d","filter":"{{Attributes.none.[0]}}"}')).toEqual({
      ok: false,
      reason: expect.stringContaining("data: filter: Too small"),
    });
  });

  test("when it is longer than 5,000 characters", async () => {
    expect((await render("d".repeat(5_000))).ok).toBe(true);
    expect(await render("d".repeat(5_001))).toEqual({ ok: false, reason: "data: 5001 characters, at most 5000" });
  });

  test("when it loops more often than a template may", async () => {
    const loop = "{{#each Attributes}}{{#each ../Attributes}}{{#each ../../Attributes}}x{{/each}}{{/each}}{{/each}}";
    const message = await compileTypedMessage(JSON.stringify({ domain: "d", data: loop }));
    const attributes = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`a${at}`, ["x"]]));
    const rendered = message.ok ? message.render(templateContext("ep-1", { Attributes: attributes }), NOW) : message;
    expect(rendered).toEqual({
      ok: false,
      reason: expect.stringMatching(/^data: .*loops take more than 100000 steps/),
    });
  });
});
