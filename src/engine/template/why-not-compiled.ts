import { ownValue } from "../../own-value.ts";
import { compileTemplate } from "../../pinpoint/template.ts";
import type { TemplateContent } from "./template.ts";

/** The part of a template that does not compile, with the reason; undefined if all do. */
export const whyNotCompiled = (template: TemplateContent): string | undefined => {
  const pushes = (["ADM", "APNS", "Baidu", "Default", "GCM"] as const).flatMap((platform) => [
    { part: `${platform}.Title`, text: ownValue(template, platform)?.Title },
    { part: `${platform}.Body`, text: ownValue(template, platform)?.Body },
    { part: `${platform}.RawContent`, text: ownValue(template, platform)?.RawContent },
  ]);
  const own = (["Subject", "HtmlPart", "TextPart", "Body"] as const).map((part) => ({
    part,
    text: ownValue(template, part),
  }));
  for (const { part, text } of [...own, ...pushes]) {
    const compiled = text === undefined ? undefined : compileTemplate(text);
    if (compiled?.ok === false) return `${part}: ${compiled.reason}`;
  }
  return undefined;
};
