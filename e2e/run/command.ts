/** Runs one of the project's tools to its end, within a time limit. */
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { inRepository } from "./repository.ts";

export interface CommandOptions {
  timeoutMs: number;
  env?: Record<string, string>;
  /** Where the output goes: kept for the caller, or straight to this terminal. */
  output?: "kept" | "shown";
}

export interface CommandResult {
  ok: boolean;
  /** Stdout and stderr as they came, without colours; empty when they were shown. */
  output: string;
}

/** Runs a command, found in `node_modules/.bin` or on the machine, from the repository's root. It gets no stdin. */
export function run(command: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const stream = options.output === "shown" ? "inherit" : "pipe";
  const child = spawn(command, args, {
    cwd: inRepository(),
    env: { ...process.env, PATH: toolPath(), ...options.env },
    // On Windows the tools in node_modules/.bin are .cmd files, which need a shell.
    shell: process.platform === "win32" && command !== process.execPath,
    windowsHide: true,
    stdio: ["ignore", stream, stream],
  });

  const chunks: Buffer[] = [];
  const keep = (chunk: Buffer) => chunks.push(chunk);
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);

  const notes: string[] = [];
  const killer = setTimeout(() => {
    notes.push(`${command} was stopped: it took longer than ${options.timeoutMs / 1000} s.`);
    child.kill("SIGKILL");
    // Grandchildren may hold the pipes open.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, options.timeoutMs);
  child.once("error", (error) => notes.push(error.message));
  child.once("close", (code) => {
    clearTimeout(killer);
    const text = stripVTControlCharacters(Buffer.concat(chunks).toString("utf8")).trim();
    const output = [text, ...notes].filter(Boolean).join("\n");
    resolve({ ok: code === 0 && notes.length === 0, output });
  });
  return promise;
}

function toolPath(): string {
  const own = [
    inRepository("node_modules/.bin"),
    inRepository("e2e/node_modules/.bin"),
    dirname(process.execPath),
  ];
  return [...own, process.env["PATH"] ?? ""].join(delimiter);
}
