import type { BrowserContext, Page } from 'playwright-core'

/** The window of a page that can be put out of reach; the product knows nothing of it. */
type FarWindow = Window & { isOutOfReach?: boolean }

/** From now on pages of this context can be put out of others' reach: see {@link putOutOfReach}. */
export async function allowOutOfReach(
  context: Pick<BrowserContext, 'addInitScript'>,
): Promise<void> {
  await context.addInitScript(() => {
    const far = window as unknown as FarWindow
    // oxlint-disable-next-line typescript/unbound-method -- called with the connection as `this`
    const describe = RTCPeerConnection.prototype.setRemoteDescription
    const describeUnlessFar = async function (
      this: RTCPeerConnection,
      description: RTCSessionDescriptionInit,
    ): Promise<void> {
      if (far.isOutOfReach === true && description.type === 'offer') {
        throw new DOMException('out of reach', 'OperationError')
      }
      return Reflect.apply(describe, this, [description])
    }
    RTCPeerConnection.prototype.setRemoteDescription = describeUnlessFar
  })
}

/** Nobody gets a new connection to this page, until it is taken back. Those that stand stay. */
export async function putOutOfReach(page: Page, isOutOfReach: boolean): Promise<void> {
  await page.evaluate(is => {
    const far = window as unknown as FarWindow
    far.isOutOfReach = is
  }, isOutOfReach)
}
