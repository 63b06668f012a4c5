import { randomUUID } from "node:crypto";

/** An id as Pinpoint generates them: 32 hexadecimal digits. */
export const newId = (): string => randomUUID().replaceAll("-", "");
