import type { FlowDocument } from "../flow-document.ts";
import { asyncBlocks } from "./async-flow.ts";
import { editorMetadata } from "./editor-metadata.ts";
import type { FlowRequest } from "./flow-request.ts";
import { nativeBlocks } from "./native-flow.ts";

/** A flow that runs functions and waits for their results, for the import of Amazon Connect. */
export const generateFlow = (request: FlowRequest, isNative: boolean): FlowDocument => {
  const actions = isNative ? nativeBlocks(request) : asyncBlocks(request);
  return {
    Version: "2019-10-30",
    StartAction: actions[0]?.Identifier ?? "",
    Metadata: editorMetadata(request.name, actions),
    Actions: actions,
  };
};
