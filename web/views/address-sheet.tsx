import type { JSX } from 'preact'
import { useShell } from '../context.ts'
import { hidesAddress, setHidesAddress } from '../hidden-address.ts'
import { Icon } from '../parts/icon.tsx'
import { ADDRESS_WORDS } from '../strings/address.ts'

/** Who learns this computer's address, what hiding it costs, and the switch. */
export function AddressSheet(): JSX.Element {
  const words = ADDRESS_WORDS[useShell().language.value]
  return (
    <div class="address-sheet">
      <p>{hidesAddress ? words.hidden : words.shown}</p>
      <p>{words.relaysSee}</p>
      <p>{words.costs}</p>
      <div class="row">
        <button
          type="button"
          class="button"
          aria-pressed={hidesAddress}
          onClick={() => setHidesAddress(!hidesAddress)}
        >
          {hidesAddress && <Icon name="check" />}
          {words.hide}
        </button>
        <span class="small">{words.reloads}</span>
      </div>
    </div>
  )
}
