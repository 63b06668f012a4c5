import type { EngineContext } from "../context.ts";
import type { TemplateType } from "./template.ts";

/** Templates belong to the account, not to an application. */
export const templateArn = ({ region, accountId }: EngineContext, type: TemplateType, name: string): string =>
  `arn:aws:mobiletargeting:${region}:${accountId}:templates/${name}/${type}`;
