import { randomUUID } from "node:crypto";

/** Pinpoint's own ids are 32 hexadecimal digits. */
export const newId = (): string => randomUUID().replaceAll("-", "");
