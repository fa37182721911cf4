import { describe, expect, it } from 'vitest'
import { installsByHand, watchInstall } from '../../../web/offline/install.ts'
import { tabMemory } from '../../helpers/fake-tabs.ts'

/** The browser's own question, and whether it was put. */
function question() {
  let put = 0
  const prompt = async (): Promise<void> => void put++
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt })
  return { event, put: () => put }
}

const visit = (given: {
  isInstalled?: boolean
  isByHand?: boolean
  memory?: ReturnType<typeof tabMemory>
}) => {
  const window = new EventTarget()
  const installing = watchInstall({
    window,
    memory: given.memory ?? tabMemory(),
    isInstalled: given.isInstalled ?? false,
    isByHand: given.isByHand ?? false,
  })
  return { window, installing }
}

describe('an app that can be installed', () => {
  it('keeps the browser’s question until somebody presses, and puts it once', () => {
    const { window, installing } = visit({})
    expect(installing.offer.value).toBe('none')
    const asked = question()
    window.dispatchEvent(asked.event)
    expect([installing.offer.value, asked.event.defaultPrevented, asked.put()]).toEqual([
      'button',
      true,
      0,
    ])
    installing.install()
    installing.install()
    expect([installing.offer.value, asked.put()]).toEqual(['none', 1])
  })

  it('is offered no more once it is installed from elsewhere', () => {
    const { window, installing } = visit({})
    window.dispatchEvent(question().event)
    window.dispatchEvent(new Event('appinstalled'))
    expect(installing.offer.value).toBe('none')
  })

  it('is not offered again to whoever declined', () => {
    const memory = tabMemory()
    const first = visit({ memory, isByHand: true })
    expect(first.installing.offer.value).toBe('by-hand')
    first.installing.decline()
    const next = visit({ memory, isByHand: true })
    next.window.dispatchEvent(question().event)
    expect([first.installing.offer.value, next.installing.offer.value]).toEqual(['none', 'none'])
  })

  it('is not offered inside itself', () => {
    expect(visit({ isInstalled: true, isByHand: true }).installing.offer.value).toBe('none')
  })

  it.each([
    ['an iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 5, true],
    ['an iPad that calls itself a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 5, true],
    ['a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 0, false],
    ['an Android phone', 'Mozilla/5.0 (Linux; Android 15)', 5, false],
  ])('knows that %s installs by hand, or not', (_, userAgent, maxTouchPoints, byHand) => {
    expect(installsByHand({ userAgent, maxTouchPoints })).toBe(byHand)
  })
})
