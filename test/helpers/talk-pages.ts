import type { BrowserContext, Page } from 'playwright-core'
import type { TalkDriver } from '../browser/pages/talk.ts'

type Callable = keyof TalkDriver

/** A page of `test/browser/pages/talk.ts`, and its driver's methods as calls. */
export class TalkPage {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  static async open(context: BrowserContext, url: string): Promise<TalkPage> {
    const page = await context.newPage()
    page.on('pageerror', fault => console.log('page error:', fault.message))
    await page.goto(url)
    await page.waitForFunction('globalThis.driver !== undefined')
    return new TalkPage(page)
  }

  async call<Name extends Callable>(
    name: Name,
    ...args: Parameters<TalkDriver[Name]>
  ): Promise<Awaited<ReturnType<TalkDriver[Name]>>> {
    const expression = `globalThis.driver[${JSON.stringify(name)}](...${JSON.stringify(args)})`
    return this.page.evaluate<Awaited<ReturnType<TalkDriver[Name]>>>(expression)
  }
}
