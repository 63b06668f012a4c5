/** The simulated network of one phone, which can be taken offline. */
export const createNetwork = () => {
  const sockets = new Set<WebSocket>();
  let isOnline = true;
  /** Offline, connects to a path that accepts no WebSocket, so that the connection fails. */
  class PhoneSocket extends WebSocket {
    constructor(url: string, protocol: string) {
      super(isOnline ? url : `ws://${location.host}/offline`, protocol);
      sockets.add(this);
      this.addEventListener("close", () => sockets.delete(this));
    }
  }
  return {
    webSocket: PhoneSocket,
    setOnline(online: boolean) {
      isOnline = online;
      if (!online) for (const socket of sockets) socket.close();
    },
  };
};
