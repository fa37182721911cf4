import { signal, type ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Installing } from './install.ts'
import type { Versions } from './versions.ts'

/** The app as something that is kept on this device. `versions`: where a service worker keeps it. */
export type Kept = {
  readonly installing: Installing
  readonly versions: ReadonlySignal<Versions | undefined>
}

/** Comes long after the first screen. */
export const KeptContext = createContext<ReadonlySignal<Kept | undefined>>(signal(undefined))

/** How the app is kept on this device; undefined until that is known. */
export const useKept = (): Kept | undefined => useContext(KeptContext).value
