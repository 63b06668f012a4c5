import type { ShownPoke } from "./use-library.ts";

/** The pokes that the phones received, newest first. */
export const PokeLog = ({ pokes }: { pokes: ShownPoke[] }) => (
  <aside aria-label="Pokes received" className="pokes">
    <h2>Pokes received</h2>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls only what can have the focus */}
    <ol tabIndex={0}>
      {pokes.map(({ key, customerId, type, filter, data, latencyMs }) => (
        <li key={key}>
          <span className="latency">{latencyMs} ms</span>
          <b>{customerId}</b> {filter === "" ? type : `${type} / ${filter}`}
          <code>{JSON.stringify(data) ?? "no data"}</code>
        </li>
      ))}
    </ol>
  </aside>
);
