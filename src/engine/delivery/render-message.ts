import { Endpoint, templateContext } from "../../pinpoint/endpoint.ts";
import { compileTemplate, type Template, type TemplateRefusal } from "../../pinpoint/template.ts";
import { createRenderBudget } from "../../pinpoint/template-budget.ts";
import { withDefaults } from "../../pinpoint/template-defaults.ts";
import type { OutboundMessage } from "../context.ts";
import type { Contents, MessageContent } from "../template/message-content.ts";
import type { Member } from "./batch.ts";

/** `CONTACT_CENTER` is a call that the dialer of Amazon Connect is requested to make. */
type Channel = MessageContent["channel"] | "CONTACT_CENTER";

export type RenderedMessage = {
  channel: Channel;
  address: string;
  body: string;
  subject?: string;
  title?: string;
  rawContent?: string;
  html?: string;
  from?: string | undefined;
  messageType?: "TRANSACTIONAL" | "PROMOTIONAL";
  languageCode?: string | undefined;
  voiceId?: string | undefined;
  dialer?: NonNullable<OutboundMessage["dialer"]>;
};
export type RenderResult =
  | { ok: true; message: RenderedMessage }
  | { ok: false; channel: Channel | undefined; reason: string };

/** Renders the message for one endpoint, unless the application has disabled its channel. */
export type RenderMessage = (member: Member, now: Date, disabledChannels: ReadonlySet<string>) => RenderResult;

type OverrideChannels = ReadonlySet<MessageContent["channel"]>;
// [Pinpoint developer guide: customizing segments with Lambda] Overrides of a hook apply to push and SMS, not to email.
const HOOK_OVERRIDE_CHANNELS: OverrideChannels = new Set(["PUSH", "SMS"]);
/** [Pinpoint API reference: EndpointSendConfiguration] `TitleOverride` is "the title or subject line". */
export const REQUEST_OVERRIDE_CHANNELS: OverrideChannels = new Set(["PUSH", "SMS", "EMAIL"]);

type Compiled = Template | TemplateRefusal;
type Parts = { body: Compiled; subject?: Compiled; title?: Compiled; rawContent?: Compiled; html?: Compiled };

/** Compiles the contents once. The endpoint's `TitleOverride` and `BodyOverride` replace texts on the channels that may override. */
export const createRenderer = (
  contents: Contents,
  overrideChannels: OverrideChannels = HOOK_OVERRIDE_CHANNELS,
): RenderMessage => {
  const compiled = new Map(
    Object.entries(contents).map(([type, content]) => [type, { content, parts: partsOf(content) }]),
  );

  return ({ endpointId, document }, now, disabledChannels) => {
    const endpoint = Endpoint.parse(JSON.parse(document));
    if (disabledChannels.has(endpoint.ChannelType ?? ""))
      return {
        ok: false,
        channel: undefined,
        reason: `the ${endpoint.ChannelType} channel of the application is disabled`,
      };
    const found = compiled.get(endpoint.ChannelType ?? "");
    if (found === undefined)
      return {
        ok: false,
        channel: undefined,
        reason: `no message for channel type ${endpoint.ChannelType ?? "(not set)"}`,
      };
    const { content, parts } = found;
    const { channel } = content;
    if (!endpoint.Address) return { ok: false, channel, reason: "the endpoint has no address" };
    const texts = renderParts(
      overrideChannels.has(channel) ? withOverrides(parts, endpoint) : parts,
      withDefaults(templateContext(endpointId, endpoint), content.defaults ?? {}),
      now,
    );
    if (typeof texts === "string") return { ok: false, channel, reason: texts };
    return { ok: true, message: { channel, address: endpoint.Address, ...settingsOf(content), ...texts } };
  };
};

const partsOf = (content: MessageContent): Parts => {
  switch (content.channel) {
    case "EMAIL":
      return {
        subject: compileTemplate(content.subject),
        body: compileTemplate(content.text ?? ""),
        ...(content.html !== undefined && { html: compileTemplate(content.html, { escape: "html" }) }),
      };
    case "SMS":
    case "VOICE":
      return { body: compileTemplate(content.body) };
    case "PUSH":
      return content.rawContent === undefined
        ? { title: compileTemplate(content.title), body: compileTemplate(content.body) }
        : rawParts(content.rawContent);
    default:
      return content satisfies never;
  }
};

/** [Pinpoint API reference: APNSMessage.RawContent] the payload, in place of all other content. */
const rawParts = (rawContent: string): Parts => ({
  body: compileTemplate(""),
  rawContent: compileTemplate(rawContent),
});

/** The parts with the overrides of a campaign hook or of a `SendMessages` request in place of their texts. */
const withOverrides = ({ html, ...parts }: Parts, endpoint: Endpoint): Parts => {
  const { TitleOverride: title, BodyOverride: body, RawContent: rawContent } = endpoint;
  const isPush = parts.title !== undefined || parts.rawContent !== undefined;
  if (isPush && typeof rawContent === "string") return rawParts(rawContent);
  if (parts.rawContent !== undefined) return parts;
  const hasBody = typeof body === "string";
  return {
    ...parts,
    // An HTML part would still show the text that is overridden.
    ...(html !== undefined && !hasBody && { html }),
    ...(hasBody && { body: compileTemplate(body) }),
    ...(typeof title === "string" && parts.title !== undefined && { title: compileTemplate(title) }),
    ...(typeof title === "string" && parts.subject !== undefined && { subject: compileTemplate(title) }),
  };
};

type Texts = { [P in keyof Parts]: string } & { body: string };

/** The rendered texts, or the reason why one of them cannot be rendered. */
const renderParts = (parts: Parts, context: Record<string, unknown>, now: Date): Texts | string => {
  const texts = new Map<string, string>();
  const budget = createRenderBudget();
  for (const [part, template] of Object.entries(parts)) {
    const rendering = template.ok ? template.render(context, now, budget) : template;
    if (!rendering.ok) return `${part}: ${rendering.reason}`;
    texts.set(part, rendering.text);
  }
  return { body: "", ...Object.fromEntries(texts) };
};

const settingsOf = (content: MessageContent) => {
  switch (content.channel) {
    case "EMAIL":
      return { from: content.from };
    case "SMS":
      return { from: content.from, messageType: content.messageType };
    case "VOICE":
      return { from: content.from, languageCode: content.languageCode, voiceId: content.voiceId };
    case "PUSH":
      return {};
    default:
      return content satisfies never;
  }
};
