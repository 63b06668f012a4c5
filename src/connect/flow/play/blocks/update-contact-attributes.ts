import { ERROR, NEXT, type PlayBlock } from "../block.ts";
import { resolveAll } from "../resolve.ts";

// [Amazon Connect quotas] the attributes of a contact.
const ATTRIBUTES_MAX_BYTES = 32_768;

/** Sets attributes of the contact, all or none. [Connect API reference: UpdateContactAttributes] */
export const updateContactAttributes: PlayBlock = ({ Parameters }, session) => {
  const changes = resolveAll(Parameters.Attributes, session);
  const attributes = new Map([...session.attributes, ...Object.entries(changes)]);
  const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(attributes)));
  if (bytes > ATTRIBUTES_MAX_BYTES)
    return {
      line: `attributes: not set, because the contact would have ${bytes} bytes of them`,
      branch: ERROR,
      session,
    };
  const line = `attributes: ${Object.entries(changes)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ")}`;
  return { line, branch: NEXT, session: { ...session, attributes } };
};
