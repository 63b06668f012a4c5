import { createHmac } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const HASH_BYTES = 20;

// 20 bytes are exactly 32 digits of 5 bits.
const toBase32 = (bytes: Uint8Array): string => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.replace(/.{5}/g, (digit) => ALPHABET.charAt(Number.parseInt(digit, 2)));
};

/**
 * The hash that identifies a customer in MQTT topics, client ids and policies: 32 characters `a-z2-7`. It cannot be
 * linked to a customer without the key. Ids that are equal after Unicode normalization (NFC) have the same hash.
 * [IoT Core developer guide: MQTT topics] Topic names must not contain personal data.
 */
export const customerHash = (key: string, customerId: string): string =>
  toBase32(createHmac("sha256", key).update(customerId.normalize("NFC"), "utf8").digest().subarray(0, HASH_BYTES));
