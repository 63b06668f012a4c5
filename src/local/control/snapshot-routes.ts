import { ControlError, type ControlRequest, type ControlRoute } from "./control-route.ts";

const SNAPSHOT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const nameIn = ({ params }: ControlRequest): string => {
  const name = params.get("name") ?? "";
  if (SNAPSHOT_NAME.test(name)) return name;
  throw new ControlError(
    400,
    "a snapshot name has 1 to 64 letters, digits, - and _, and begins with a letter or digit",
  );
};

export const snapshotRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/snapshots",
    help: "Returns the names of the snapshots.",
    run: async ({ snapshots }) => ({ names: (await snapshots()).names() }),
  },
  {
    method: "PUT",
    path: "/_local/snapshots/{name}",
    help: "Saves a copy of all state. In the meantime, requests wait; MQTT clients are disconnected and have to reconnect.",
    run: async ({ snapshots }, request) => {
      const name = nameIn(request);
      await (await snapshots()).take(name);
      return { name };
    },
  },
  {
    method: "POST",
    path: "/_local/snapshots/{name}/restore",
    help: "Restores all state from a snapshot. In the meantime, requests wait; MQTT clients are disconnected.",
    run: async ({ snapshots }, request) => {
      const name = nameIn(request);
      const saved = await snapshots();
      if (!saved.names().includes(name)) throw new ControlError(404, `there is no snapshot "${name}"`);
      await saved.restore(name);
      return { name };
    },
  },
];
