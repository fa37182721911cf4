import type { Browser } from 'playwright-core'

/** Every process of a browser, its own first: pages, network and sound run in others. */
export async function processesOf(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const own = processInfo.filter(({ type }) => type === 'browser')
  const others = processInfo.filter(({ type }) => type !== 'browser')
  return [...own, ...others].map(({ id }) => id)
}

/** Sends all of them a signal; one that has ended meanwhile is passed over. */
export function signalAll(processes: readonly number[], signal: NodeJS.Signals): void {
  for (const id of processes) {
    try {
      process.kill(id, signal)
    } catch (why) {
      if (!(why instanceof Error && 'code' in why && why.code === 'ESRCH')) throw why
    }
  }
}
