export const preloadWorld = "Electron Isolated Context";
export const bindingName = "__electronDouble";

/**
 * The script that runs before each document in a world of its own, as with context isolation: stand-ins for what a
 * sandboxed preload may require, then the built preload, unmodified.
 */
export function preloadScript(preload: string): string {
  return `(() => {
  if (window.top !== window) return;
  const send = (message) => globalThis[${JSON.stringify(bindingName)}](JSON.stringify(message));
  const listeners = new Map();
  const ports = new Map();
  const toBase64 = (bytes) => { let text = ""; for (const byte of bytes) text += String.fromCharCode(byte); return btoa(text); };
  const carry = (data) => typeof data === "string" ? { text: data }
    : data instanceof ArrayBuffer ? { base64: toBase64(new Uint8Array(data)) }
    : ArrayBuffer.isView(data) ? { base64: toBase64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) }
    : { json: data };
  const unpack = (carried) => "text" in carried ? carried.text
    : "base64" in carried ? Uint8Array.from(atob(carried.base64), (letter) => letter.charCodeAt(0))
    : carried.json;
  const receivePort = (id) => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = (event) => send({ kind: "port", id, data: carry(event.data) });
    port1.addEventListener("close", () => send({ kind: "portClosed", id }));
    return port2;
  };
  const ipcRenderer = {
    send: (channel, ...args) => send({ kind: "send", channel, args }),
    invoke: (channel) => Promise.reject(new Error("No handler registered for '" + channel + "'")),
    on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); return ipcRenderer; },
  };
  const contextBridge = { exposeInMainWorld: (name) => send({ kind: "exposed", name }) };
  globalThis.__deliver = (message) => {
    if (message.kind === "port") ports.get(message.id)?.postMessage(unpack(message.data));
    else if (message.kind === "closePort") ports.get(message.id)?.close();
    else {
      const event = { ports: message.ports.map(receivePort), sender: ipcRenderer };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, unpack(message.data));
    }
  };
  const require = (name) => {
    if (name === "electron") return { ipcRenderer, contextBridge };
    throw new Error("module not found: " + name);
  };
  const module = { exports: {} };
  ((module, exports, require) => {
${preload}
  })(module, module.exports, require);
})();`;
}
