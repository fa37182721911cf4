import { WebSocket } from 'ws'
import { once } from 'node:events'
import type { Page } from 'playwright-core'

type Answer = { readonly id?: number; readonly result?: Record<string, unknown> }

const POLL_MS = 20

/**
 * A page of a browser as people have it. Playwright attaches a debugger to every Worker and worklet, which
 * holds them until it has answered; where time is measured that is nobody's time. Only the page itself is
 * driven here, and only with what the measurement needs.
 */
export class PlainPage {
  readonly #socket: WebSocket
  #context: unknown
  #sessionId: string | undefined
  #count = 0
  readonly #waiting = new Map<number, (answer: Answer) => void>()

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      // Chromium's own protocol, over our own socket.
      const answer = JSON.parse(data.toString('utf8')) as Answer
      this.#waiting.get(answer.id ?? 0)?.(answer)
      this.#waiting.delete(answer.id ?? 0)
    })
  }

  /** Opens a page in a profile of its own. The browser was started with this debugging port. */
  static async open(port: number): Promise<PlainPage> {
    const version = await fetch(`http://127.0.0.1:${port}/json/version`)
    const { webSocketDebuggerUrl } = (await version.json()) as { webSocketDebuggerUrl: string }
    const socket = new WebSocket(webSocketDebuggerUrl)
    await once(socket, 'open')
    const page = new PlainPage(socket)
    const { browserContextId } = await page.#send('Target.createBrowserContext')
    const { targetId } = await page.#send('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
    })
    const { sessionId } = await page.#send('Target.attachToTarget', { targetId, flatten: true })
    page.#sessionId = String(sessionId)
    page.#context = browserContextId
    await page.#send('Page.enable')
    return page
  }

  /** As Playwright's, for what the helpers of this folder call. */
  get asPage(): Page {
    const page = {
      addInitScript: (script: unknown, argument?: unknown) =>
        this.#send('Page.addScriptToEvaluateOnNewDocument', { source: textOf(script, argument) }),
      goto: (url: string) => this.#send('Page.navigate', { url }),
      evaluate: (script: unknown) => this.#evaluate(textOf(script, undefined)),
      waitForFunction: async (
        script: unknown,
        _argument: unknown,
        { timeout }: { readonly timeout: number },
      ) => {
        const value = await this.#poll(textOf(script, undefined), timeout)
        return { jsonValue: async () => value }
      },
      waitForTimeout: (ms: number) => new Promise(resolve => setTimeout(resolve, ms)),
    }
    // The helpers use these five methods and no other.
    return page as unknown as Page
  }

  /** Another tab comes in front, in the same window. */
  async cover(): Promise<void> {
    await this.#send('Target.createTarget', {
      url: 'about:blank',
      browserContextId: this.#context,
      newWindow: false,
      background: false,
    })
  }

  close(): void {
    this.#socket.close()
  }

  async #poll(expression: string, timeoutMs: number): Promise<unknown> {
    const untilMs = Date.now() + timeoutMs
    for (;;) {
      const value = await this.#evaluate(expression)
      if (value !== undefined && value !== null && value !== false) return value
      if (Date.now() > untilMs) throw new RangeError(`not within ${timeoutMs} ms: ${expression}`)
      await new Promise(resolve => setTimeout(resolve, POLL_MS))
    }
  }

  async #evaluate(expression: string): Promise<unknown> {
    const answer = await this.#send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })
    return (answer['result'] as { readonly value?: unknown } | undefined)?.value
  }

  #send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    this.#count += 1
    const id = this.#count
    const session = this.#sessionId === undefined ? {} : { sessionId: this.#sessionId }
    this.#socket.send(JSON.stringify({ id, method, params, ...session }))
    return new Promise(resolve => {
      this.#waiting.set(id, ({ result }) => resolve(result ?? {}))
    })
  }
}

/** A script as the page takes it; functions are called with their argument. */
const textOf = (script: unknown, argument: unknown): string =>
  typeof script === 'function' ? `(${String(script)})(${JSON.stringify(argument)})` : String(script)
