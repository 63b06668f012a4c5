import type { Pinpoint } from "@aws-sdk/client-pinpoint";
import { expect } from "vitest";
import type { OutboundMessage } from "../../src/engine/context.ts";

/** What a case can use. All cases share one engine; each has an application and a name of its own. */
export type Scene = {
  /** The stock client. Each response is compared with the SDK's model. */
  pinpoint: Pinpoint;
  ApplicationId: string;
  /** For resources of the account, such as templates, that no other case may change. */
  name: string;
  /** Puts a file into S3: `s3://lists/<key>`. */
  putFile(url: string, content: string): void;
  /** The URLs of the files in S3. */
  fileUrls(): string[];
  /** Resolves when campaigns and journeys have nothing to do now. */
  idle(): Promise<void>;
  /** The messages that the application sent. */
  outbox(): OutboundMessage[];
};

/** One rule of one operation, and the public document that has the rule. */
export type Case = {
  operation: string;
  source: string;
  rule: string;
  check(scene: Scene): Promise<void>;
};

export const badRequest = (message: RegExp) => refusal("BadRequestException", 400, message);
export const notFound = (message = /\S/) => refusal("NotFoundException", 404, message);
export const conflict = (message: RegExp) => refusal("ConflictException", 409, message);

const refusal = (name: string, httpStatusCode: number, message: RegExp) => ({
  name,
  message: expect.stringMatching(message),
  $metadata: expect.objectContaining({ httpStatusCode }),
});
