import { ipcRenderer } from "electron";

/*
 * The whole bridge: the page asks for its port once it is ready to listen, the main process checks who asks and
 * sends one MessagePort, and the port is handed on. Nothing is exposed to the page and no message is understood here.
 */
window.addEventListener("message", (event) => {
  if (event.source !== window || event.origin !== location.origin) return;
  if (event.data !== "frenly:request-port") return;
  ipcRenderer.send("frenly:request-port");
});

ipcRenderer.on("frenly-port", (event) => {
  window.postMessage("frenly-port", location.origin, event.ports);
});
