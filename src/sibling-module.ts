import { extname } from "node:path";

/**
 * The URL of a module next to the one at `from`, for a thread to load: `.ts` in this repository, `.js` in the published
 * package. TypeScript rewrites the extension in imports only.
 */
export const siblingModule = (name: string, from: string): URL => new URL(`./${name}${extname(from)}`, from);
