import { vi } from "vitest";

// Of the time-out of a test, 30 s. The default of one second makes tests fail on a loaded machine.
const WAIT_MS = 20_000;

const { waitFor } = vi;
vi.waitFor = (callback, options = WAIT_MS) => waitFor(callback, options);
