import { signal, type ReadonlySignal } from '@preact/signals'
import type { Remembered } from '../remembered.ts'

/** How the app can come onto this device: not (any more), by a button, or by hand in the browser's own menu. */
export type InstallOffer = 'none' | 'button' | 'by-hand'

/** Chromium's event, which no library knows (WICG "manifest-incubations"). */
type InstallPrompt = Event & { prompt(): Promise<unknown> }

/** What a browser says about it. */
export type InstallPlatform = {
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
  readonly memory: Remembered
  /** The app runs in a window of its own already. */
  readonly isInstalled: boolean
  /** Safari on a phone or tablet installs, and gives pages no button for it. */
  readonly isByHand: boolean
}

/** Whether the app can be installed from here, and how. */
export type Installing = {
  readonly offer: ReadonlySignal<InstallOffer>
  install(): void
  /** Is not offered again in this browser; its own menu goes on doing so. */
  decline(): void
  close(): void
}

const KEY = 'install'
const DECLINED = 'later'

/** Keeps the browser's own question until somebody presses our button. */
export function watchInstall({
  window,
  memory,
  isInstalled,
  isByHand,
}: InstallPlatform): Installing {
  const isDeclined = isInstalled || memory.read(KEY) === DECLINED
  const offer = signal<InstallOffer>(isByHand && !isDeclined ? 'by-hand' : 'none')
  let prompt: InstallPrompt | undefined

  const handlePrompt = (event: Event): void => {
    if (!isPrompt(event)) return
    // Otherwise some browsers ask by a bar of their own, over the controls of a Space.
    event.preventDefault()
    prompt = event
    if (memory.read(KEY) !== DECLINED) offer.value = 'button'
  }
  const handleInstalled = (): void => {
    prompt = undefined
    offer.value = 'none'
  }
  window.addEventListener('beforeinstallprompt', handlePrompt)
  window.addEventListener('appinstalled', handleInstalled)

  return {
    offer,
    install: () => {
      // It asks once: where somebody says no, the browser comes with another one when it thinks fit.
      const asked = prompt
      handleInstalled()
      asked?.prompt().catch(() => undefined)
    },
    decline: () => {
      memory.write(KEY, DECLINED)
      offer.value = 'none'
    },
    close: () => {
      window.removeEventListener('beforeinstallprompt', handlePrompt)
      window.removeEventListener('appinstalled', handleInstalled)
    },
  }
}

const isPrompt = (event: Event): event is InstallPrompt =>
  'prompt' in event && typeof event.prompt === 'function'

/** An iPad calls itself a Mac, and is the only one that feels touches. */
export function installsByHand({
  userAgent,
  maxTouchPoints,
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
}
