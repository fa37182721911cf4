import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useShell, useWords } from '../context.ts'
import { hidesAddress } from '../hidden-address.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { nextTheme, type Theme } from '../theme.ts'

const THEME_ICONS: Record<Theme, IconName> = {
  system: 'themeSystem',
  light: 'themeLight',
  dark: 'themeDark',
}

const AddressSheet = lazy(() => import('./address-sheet.tsx').then(module => module.AddressSheet))

/** The name of the house, and the switches that are always at hand. */
export function TopBar(): JSX.Element {
  const shell = useShell()
  const words = useWords()
  const theme = shell.theme.value
  const other = shell.language.value === 'it' ? 'en' : 'it'
  return (
    <header class="top-bar">
      <a class="brand" href="#/">
        <Brand />
        <span>Loggia</span>
      </a>
      <div class="switches">
        <button
          type="button"
          class="button plain"
          lang={other}
          aria-label={other === 'it' ? 'Italiano' : 'English'}
          onClick={() => shell.setLanguage(other)}
        >
          <Icon name="globe" />
          <span aria-hidden="true">{other === 'it' ? 'Italiano' : 'English'}</span>
        </button>
        <button
          type="button"
          class="button plain round"
          aria-label={`${words.common.theme}: ${words.common.themes[theme]}`}
          title={`${words.common.theme}: ${words.common.themes[theme]}`}
          onClick={() => shell.setTheme(nextTheme(theme))}
        >
          <Icon name={THEME_ICONS[theme]} />
        </button>
        <AddressButton />
      </div>
    </header>
  )
}

/** Who may know where we are: worth a look before the first connection, wherever that is. */
function AddressButton(): JSX.Element {
  const { common } = useWords()
  const isOpen = useSignal(false)
  const label = hidesAddress ? common.addressHidden : common.address
  return (
    <>
      <button
        type="button"
        class="button plain round"
        aria-haspopup="dialog"
        aria-label={label}
        title={label}
        onClick={() => (isOpen.value = true)}
      >
        <Icon name={hidesAddress ? 'shield' : 'shieldOpen'} />
      </button>
      {isOpen.value && (
        <Dialog title={common.address} onClose={() => (isOpen.value = false)}>
          <AddressSheet />
        </Dialog>
      )}
    </>
  )
}

function Brand(): JSX.Element {
  return (
    <svg class="brand-sign" viewBox="0 0 36 32" aria-hidden="true" focusable="false">
      <path
        fill-rule="evenodd"
        d="M1 3h34v5H1Z M3 10h30v20h3v2H0v-2h3Z M6 30h6.5V18.2a3.25 3.25 0 0 0-6.5 0Z M14.7 30h6.6V18.2a3.3 3.3 0 0 0-6.6 0Z M23.5 30H30V18.2a3.25 3.25 0 0 0-6.5 0Z"
      />
    </svg>
  )
}
