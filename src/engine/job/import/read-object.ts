import type { ObjectStore, StoredObject } from "../../context.ts";
import { callPatiently } from "../patient-calls.ts";
import { UnreadableFile } from "../unreadable-file.ts";

const PART_BYTES = 8 * 1_048_576;

/** The bytes of an object, read in parts so that memory does not grow with its size. */
export async function* readObject(
  objects: ObjectStore,
  bucket: string,
  object: StoredObject,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  while (position < object.sizeBytes) {
    signal.throwIfAborted();
    const start = position;
    const { bytes } = await callPatiently(() => objects.read(bucket, object, start, PART_BYTES), signal);
    if (bytes.byteLength === 0) throw new UnreadableFile("the file ends before its size");
    position += bytes.byteLength;
    yield bytes;
  }
}
