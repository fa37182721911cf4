import { searchWork } from './work.ts'
import type { WorkSearcher, WorkStretch } from '../ports/work-searcher.ts'

/** Searches in this thread: inside the work Worker, and in tests. */
export class LocalWorkSearcher implements WorkSearcher {
  async search({ from, count, ...goal }: WorkStretch): Promise<Uint8Array | undefined> {
    return searchWork(goal, from, count)?.nonce
  }

  close(): void {}
}
