import { deleteStream } from "../../../engine/stream/streams.ts";
import { operation } from "../operation.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

export const DeleteStream = operation(StreamNamed, (context, input) => {
  deleteStream(context, streamNamed(context, input).name);
  return undefined;
});
