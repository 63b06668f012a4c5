import { createHmac } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const HASH_BYTES = 20;

// 20 bytes are 32 digits of 5 bits, with nothing over.
const toBase32 = (bytes: Uint8Array): string => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.replace(/.{5}/g, (digit) => ALPHABET.charAt(Number.parseInt(digit, 2)));
};

/**
 * The name under which a customer appears in topics, client ids and policies: 32 characters `a-z2-7`. Without the key
 * nobody can tell whose it is. Ids that are the same text in Unicode's eyes are the same customer.
 * [IoT Core developer guide: topics] no personal data in topic names.
 */
export const customerHash = (key: string, customerId: string): string =>
  toBase32(createHmac("sha256", key).update(customerId.normalize("NFC"), "utf8").digest().subarray(0, HASH_BYTES));
