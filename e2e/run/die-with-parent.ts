/**
 * Preloaded into every server that `server-process.ts` starts. The operating system closes the channel to the parent however the
 * parent ends, even by a crash, so no server is left behind on its port.
 */
const GRACE_MS = 5000;

process.once("disconnect", () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, "SIGTERM");
});
// Listening for "disconnect" would otherwise keep a server that wants to end alive.
process.channel?.unref();
