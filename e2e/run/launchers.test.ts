import { describe, expect, it } from "vitest";
import { launchersIn } from "./launchers.ts";

describe("the launchers of a process", () => {
  it("are npx, pnpm and their shells, but not the terminal's shell", () => {
    const table = `
        1     0 /sbin/init
      300     1 -bash
      310   300 npm exec pnpm@12 start
      311   310 sh -c 'pnpm' start
      312   311 pnpm start
      313   312 sh -c trap 'exit' INT; node e2e/run/start.ts
      314   313 node e2e/run/start.ts`;
    expect(launchersIn(table, 313)).toEqual([313, 312, 311, 310]);
  });

  it("are known by their scripts where Node is named first", () => {
    const table = `
      300     1 -zsh
      312   300 /usr/bin/node /usr/local/bin/pnpm start
      313   312 /bin/sh -c node e2e/run/start.ts`;
    expect(launchersIn(table, 313)).toEqual([313, 312]);
  });

  it("are none when a shell or a service manager starts it", () => {
    expect(launchersIn("  300  1 -bash", 300)).toEqual([]);
    expect(launchersIn("", 300)).toEqual([]);
  });
});
