/** A phone's own network, which can be switched off under its app. */
export const createNetwork = () => {
  const sockets = new Set<WebSocket>();
  let isOnline = true;
  /** Offline, a socket knocks where nobody answers. */
  class PhoneSocket extends WebSocket {
    constructor(url: string, protocol: string) {
      super(isOnline ? url : `ws://${location.host}/offline`, protocol);
      sockets.add(this);
      this.addEventListener("close", () => sockets.delete(this));
    }
  }
  return {
    webSocket: PhoneSocket,
    switchTo(online: boolean) {
      isOnline = online;
      if (!online) for (const socket of sockets) socket.close();
    },
  };
};
