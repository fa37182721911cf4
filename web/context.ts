import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Shell } from './shell.ts'
import type { Store } from './store/store.ts'
import type { Words } from './strings/words.ts'

/** The shell of the page; set by the outermost component. */
export const ShellContext = createContext<Shell | undefined>(undefined)
/** The store; set once the network side has been composed. */
export const StoreContext = createContext<Store | undefined>(undefined)

/** What every screen shares. Throws outside of the app: a bug. */
export function useShell(): Shell {
  const shell = useContext(ShellContext)
  if (shell === undefined) throw new TypeError('No shell around this view')
  return shell
}

/** The session's state and actions. Throws before it is there: a bug. */
export function useStore(): Store {
  const store = useContext(StoreContext)
  if (store === undefined) throw new TypeError('No store around this view')
  return store
}

/** The texts of the current language; the view is drawn again when it changes. */
export function useWords(): Words {
  return useShell().words.value
}
