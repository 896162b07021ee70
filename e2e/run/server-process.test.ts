import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assertPortIsFree, freePorts } from "./ports.ts";
import { inRepository } from "./repository.ts";
import { type ServerOptions, startServer } from "./server-process.ts";

/** Answers at PORT until SIGTERM; tells its process id. */
const OBEDIENT = `
  import { createServer } from "node:http";
  const server = createServer((_, response) => response.end("here"));
  server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("pid " + process.pid));
  process.once("SIGTERM", () => server.close(() => console.log("bye")));`;

let folder = "";
let port = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "server-process-"));
  [port] = await freePorts();
});
afterEach(() => rm(folder, { recursive: true }));

async function serverOptions(source: string, lines: string[] = []): Promise<ServerOptions> {
  const entry = join(folder, "server.mjs");
  await writeFile(entry, source);
  return {
    name: "tester",
    entry,
    env: { PORT: String(port) },
    readyUrl: `http://127.0.0.1:${port}/`,
    isReady: (status) => status === 200,
    onLine: (line) => lines.push(line),
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a server", () => {
  it("answers once it is started, and leaves its port when it is stopped", async () => {
    const lines: string[] = [];
    const server = await startServer(await serverOptions(OBEDIENT, lines));
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("here");
    await server.stop();
    expect(lines.at(-1)).toBe("bye");
    await assertPortIsFree(port, "test");
  });

  it("that ends before it is ready is an error with all that it said", async () => {
    const options = await serverOptions(`console.log("one"); console.error("two"); process.exit(3);`);
    await expect(startServer(options)).rejects.toThrow(
      /tester ended before it was ready \(exit code 3\)[^]*one[^]*two/,
    );
  });

  it("tells when it ends by itself", async () => {
    const source = `${OBEDIENT} server.on("request", () => setImmediate(() => process.exit(1)));`;
    const server = await startServer(await serverOptions(source));
    await server.ended;
    await assertPortIsFree(port, "test");
  });

  it("does not see this process's environment, but for what every program needs", async () => {
    vi.stubEnv("IYZICO_API_KEY", "from the developer's shell");
    const lines: string[] = [];
    const server = await startServer(
      await serverOptions(`${OBEDIENT} console.log(JSON.stringify(Object.keys(process.env)))`, lines),
    );
    await server.stop();
    expect(lines.join()).toContain('"PATH"');
    expect(lines.join()).not.toContain("IYZICO_API_KEY");
    vi.unstubAllEnvs();
  });

  it("ends when the process that started it is killed", async () => {
    const options = await serverOptions(OBEDIENT);
    const module = pathToFileURL(inRepository("e2e/run/server-process.ts")).href;
    const parent = spawn(process.execPath, [
      "--input-type=module",
      "--eval",
      `import { startServer } from "${module}";
       await startServer({ ...${JSON.stringify(options)}, isReady: () => true, onLine: (line) => console.log(line) });`,
    ]);
    const pid = await new Promise<number>((resolve, reject) => {
      createInterface({ input: parent.stdout }).once("line", (line) =>
        resolve(Number(line.replace("pid ", ""))),
      );
      parent.once("exit", () => reject(new Error("The parent ended by itself.")));
    });
    expect(isRunning(pid)).toBe(true);
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5000 });
  });
});

describe("a port", () => {
  it("that is taken is reported in one sentence that says by what it is needed", async () => {
    const server = await startServer(await serverOptions(OBEDIENT));
    await expect(assertPortIsFree(port, "shop")).rejects.toThrow(
      `Port ${port} is needed for the shop, but another program listens on it: stop that program and start again.`,
    );
    await server.stop();
  });

  it("is given out once", async () => {
    expect(new Set(await freePorts()).size).toBe(5);
  });
});
