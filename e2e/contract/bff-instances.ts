/** The BFF's processes over one store, one after the other: each may die at any step, and then there is another one. */
import { type Bff, merchantKey, type Vault } from "./bff.ts";
import { type Doom, mortalStore } from "./mortal-store.ts";
import type { PaymentProvider } from "./payment-providers.ts";
import { newShopper, type Send, type Shopper, until } from "./shopper.ts";

type BffOptions = NonNullable<Parameters<PaymentProvider["startBff"]>[0]>;

interface Instance {
  bff: Bff;
  mortal: ReturnType<typeof mortalStore>;
}

export class Instances {
  readonly #provider: PaymentProvider;
  readonly #options: BffOptions;
  readonly #base: Bff;
  #started: Instance[] = [];
  #current: Promise<Instance>;
  #charging = 0;
  #deaths = 0;

  private constructor(provider: PaymentProvider, options: BffOptions, base: Bff) {
    this.#provider = provider;
    this.#options = options;
    this.#base = base;
    this.#current = this.#start();
  }

  static async begin(provider: PaymentProvider, options: BffOptions): Promise<Instances> {
    return new Instances(provider, options, await provider.startBff(options));
  }

  /** The process that runs now. */
  async current(): Promise<Instance> {
    const instance = await this.#current;
    if (!instance.mortal.isDead()) return instance;
    // Of several who find it dead, the first one starts the next.
    if (instance === this.#started.at(-1)) {
      this.#deaths += 1;
      this.#current = this.#start();
    }
    return this.#current;
  }

  /** To whichever process runs. */
  readonly send: Send = async (path, init) => (await this.current()).bff.send(path, init);

  /** Whose session outlives the processes. */
  shopper(session: Record<string, unknown>): Promise<Shopper> {
    return newShopper(this.send, merchantKey, session);
  }

  /** Runs something in the process that runs now. What it died of is no failure. @returns `null` if it died. */
  async run<T>(work: (bff: Bff) => Promise<T>): Promise<T | null> {
    const { bff, mortal } = await this.current();
    try {
      const done = await work(bff);
      return mortal.isDead() ? null : done;
    } catch (error) {
      if (mortal.isDead()) return null;
      throw error;
    }
  }

  /** Runs something, in the next process where one dies of it. */
  async insist<T>(work: (bff: Bff) => Promise<T>): Promise<T> {
    for (;;) {
      const done = await this.run(work);
      if (done !== null) return done;
    }
  }

  async doom(doom: Doom): Promise<void> {
    (await this.current()).mortal.doom(doom);
  }

  async restart(): Promise<void> {
    (await this.current()).mortal.die();
    await this.current();
  }

  /** How many processes have died. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Waits until no charge is on its way, or at the provider still: what is does not know of a clock that is put on. */
  async quiet(): Promise<void> {
    await until("no charge is on its way", async () => this.#charging === 0);
    await this.#provider.quiet();
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map(({ bff }) => bff.close()));
    await this.#base.close();
  }

  async #start(): Promise<Instance> {
    const mortal = mortalStore(this.#base.store);
    const { encryptionKeys } = this.#base;
    const bff = await this.#provider.startBff({
      ...this.#options,
      encryptionKeys,
      store: mortal.store,
      around: (vault) => this.#watch(vault),
    });
    const instance = { bff, mortal };
    this.#started.push(instance);
    return instance;
  }

  /** Counts the charges that are on their way. */
  #watch(vault: Vault): Vault {
    const { payments } = vault;
    if (!payments) return vault;
    const counted = async <T>(charge: Promise<T>): Promise<T> => {
      this.#charging += 1;
      return charge.finally(() => {
        this.#charging -= 1;
      });
    };
    return {
      ...vault,
      payments: {
        ...payments,
        pay: (...asked) => counted(payments.pay(...asked)),
        complete: (...asked) => counted(payments.complete(...asked)),
      },
    };
  }
}
