/** TCP ports on the loopback address: finding free ones, and saying clearly when one is taken. */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";

const HOST = "127.0.0.1";

/**
 * Where systems let programs choose theirs: above these are the ports that they give to outgoing connections, of which a browser opens many,
 * and one may be given away between our look and our use.
 */
const [LOWEST, HIGHEST] = [20_000, 32_000];
const TRIES = 100;

/** Five ports that nothing listens on at this moment, all different: as many as the whole system needs. */
export async function freePorts(): Promise<[number, number, number, number, number]> {
  const servers = [
    await listenSomewhere(),
    await listenSomewhere(),
    await listenSomewhere(),
    await listenSomewhere(),
    await listenSomewhere(),
  ] as const;
  const [a, b, c, d, e] = servers;
  const ports: Awaited<ReturnType<typeof freePorts>> = [
    portOf(a),
    portOf(b),
    portOf(c),
    portOf(d),
    portOf(e),
  ];
  await Promise.all(servers.map(close));
  return ports;
}

/** @throws one sentence when something listens on `port` already */
export async function assertPortIsFree(port: number, purpose: string): Promise<void> {
  try {
    await close(await listen(port));
  } catch (error) {
    throw new Error(
      `Port ${port} is needed for the ${purpose}, but another program listens on it: stop that program and start again.`,
      { cause: error },
    );
  }
}

async function listenSomewhere(tries = TRIES): Promise<Server> {
  try {
    return await listen(randomInt(LOWEST, HIGHEST));
  } catch (error) {
    if (tries === 1) throw error;
    return listenSomewhere(tries - 1);
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer();
  server.listen({ port, host: HOST, exclusive: true });
  await once(server, "listening");
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not a TCP server.");
  return address.port;
}
