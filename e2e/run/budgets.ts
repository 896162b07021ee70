/** What a shopper's browser must load, gzipped, against the limits of the design. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { documentFiles, staticClosure } from "./loaded-files.ts";
import { inRepository } from "./repository.ts";

const DIST = inRepository("packages/widget/dist");
const KB = 1024;

interface Budget {
  name: string;
  limit: number;
  /** Absolute paths of everything that counts. */
  files: () => Promise<string[]>;
}

const BUDGETS: Budget[] = [
  { name: "loader", limit: 5 * KB, files: () => staticClosure(`${DIST}/loader/saved-cards.js`, []) },
  {
    name: "frame, until the list can be used",
    limit: 45 * KB,
    files: () => documentFiles(`${DIST}/frame/index.html`),
  },
  {
    name: "page around the bank's",
    limit: 6 * KB,
    files: async () => ["js", "css"].map((type) => `${DIST}/challenge/page.${type}`),
  },
  {
    name: "npm entry, React external",
    limit: 6 * KB,
    files: () => staticClosure(`${DIST}/npm/index.js`, ["react", "react/jsx-runtime", "react-dom"]),
  },
];

export interface BudgetResult {
  name: string;
  limit: number;
  /** Bytes after gzip, level 9, each file by itself; `undefined` when something could not be read. */
  size: number | undefined;
  problem?: string;
}

/** Measures every budget. A missing file is a problem of its budget, not an exception. */
export function measureBudgets(): Promise<BudgetResult[]> {
  return Promise.all(BUDGETS.map(measure));
}

/** Whether the budget was measured and kept. */
export function isKept({ size, limit }: BudgetResult): boolean {
  return size !== undefined && size <= limit;
}

/** One line per budget, in columns. */
export function budgetTable(results: BudgetResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results
    .map((result) => {
      const size = result.size === undefined ? "?" : kilobytes(result.size);
      const verdict = result.problem ?? (isKept(result) ? "" : "too big");
      return `${result.name.padEnd(width)}  ${size.padStart(9)} of ${kilobytes(result.limit).padStart(9)}  ${verdict}`.trimEnd();
    })
    .join("\n");
}

async function measure({ name, limit, files }: Budget): Promise<BudgetResult> {
  try {
    const contents = await Promise.all((await files()).map((file) => readFile(file)));
    const sizes = contents.map((content) => gzipSync(content, { level: 9 }).length);
    return { name, limit, size: sizes.reduce((sum, size) => sum + size, 0) };
  } catch (error) {
    return { name, limit, size: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(2)} KB`;
}
