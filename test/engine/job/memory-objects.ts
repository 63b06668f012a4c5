import { createHash } from "node:crypto";
import type { ObjectFailure, ObjectStore } from "../../../src/engine/context.ts";

export type MemoryObjects = {
  objects: ObjectStore;
  /** The content of each object by its URL. */
  files: Map<string, Buffer>;
  put(url: string, content: string | Uint8Array): void;
};

const missing: ObjectFailure = { kind: "failed", reason: "not-found", message: "there is no such bucket or file" };
const etagOf = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

/** S3 with one bucket, `lists`. Pages of `list` have two objects; `read` returns at most `partBytes`. */
export const memoryObjects = ({ partBytes = 50 } = {}): MemoryObjects => {
  const files = new Map<string, Buffer>();
  const urlOf = (bucket: string, key: string) => `s3://${bucket}/${key}`;
  return {
    files,
    put: (url, content) => void files.set(url, Buffer.from(content)),
    objects: {
      list: async (bucket, prefix, token = "") => {
        if (bucket !== "lists") return missing;
        const keys = [...files.keys()].map((url) => url.slice(urlOf(bucket, "").length)).sort();
        const found = keys.filter((key) => key.startsWith(prefix) && key > token);
        const objects = found.slice(0, 2).map((key) => {
          const bytes = files.get(urlOf(bucket, key)) ?? Buffer.alloc(0);
          return { key, sizeBytes: bytes.byteLength, etag: etagOf(bytes) };
        });
        return { kind: "listed", objects, next: found.length > 2 ? objects.at(-1)?.key : undefined };
      },
      read: async (bucket, { key, etag }, start, length) => {
        const bytes = files.get(urlOf(bucket, key));
        if (!bytes) return missing;
        if (etagOf(bytes) !== etag) return { kind: "failed", reason: "changed", message: "the file was replaced" };
        return { kind: "read", bytes: bytes.subarray(start, start + Math.min(partBytes, length)) };
      },
      write: async (bucket, key, bytes) => {
        if (bucket !== "lists") return missing;
        files.set(urlOf(bucket, key), Buffer.from(bytes));
        return { kind: "written" };
      },
    },
  };
};
