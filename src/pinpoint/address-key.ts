import { hash } from "node:crypto";

/**
 * What stands for an address where it is remembered, so that a table of suppressed addresses holds no address.
 * Letter case and surrounding space do not make another mailbox or number.
 */
export const addressKey = (address: string): string => hash("sha256", address.trim().toLowerCase(), "base64url");
