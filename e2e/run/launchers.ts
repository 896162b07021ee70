/**
 * The package managers' processes between this one and whoever typed the command. `npx` passes a SIGTERM on to its shell only, and
 * ends; nobody would tell this process, so it looks.
 */
import { run } from "./command.ts";

const PS_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 500;

/** `npm exec pnpm@12 start`, `sh -c 'pnpm' start`, `/usr/bin/node /usr/bin/pnpm start` */
const LAUNCHER = /^(sh|\S*\/sh) -c |(^|\/)p?np[mx]\b/;

/** Resolves when one of the processes that launched this one by `npx` or `pnpm` has ended; never, where it was launched directly. */
export async function launcherEnded(): Promise<void> {
  const launchers = launchersIn(await processTable(), process.ppid);
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = setInterval(() => {
    if (launchers.every(isAlive)) return;
    clearInterval(look);
    resolve();
  }, LOOK_EVERY_MS);
  look.unref();
  return promise;
}

/**
 * The ids of launching processes, from `pid` upwards, up to the first other one.
 *
 * @param table lines of `<pid> <parent's pid> <command line>`
 */
export function launchersIn(table: string, pid: number): number[] {
  const processes = new Map(
    Array.from(table.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm), ([, id, parent, command = ""]) => [
      Number(id),
      { parent: Number(parent), command },
    ]),
  );
  const found: number[] = [];
  for (let id = pid; LAUNCHER.test(processes.get(id)?.command ?? ""); id = processes.get(id)?.parent ?? 0)
    found.push(id);
  return found;
}

async function processTable(): Promise<string> {
  if (process.platform === "win32") return "";
  const { ok, output } = await run("ps", ["-A", "-o", "pid=,ppid=,args="], { timeoutMs: PS_WITHIN_MS });
  return ok ? output : "";
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
