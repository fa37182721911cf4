import type { JSX } from 'preact'
import { useAppWords } from '../app-words.ts'
import { useKept } from '../offline/kept.ts'
import '../style/kept.css'

/** How the app comes onto this device, where the browser offers it and nobody has declined. */
export function InstallCard(): JSX.Element | null {
  const words = useAppWords()
  const installing = useKept()?.installing
  const offer = installing?.offer.value ?? 'none'
  if (installing === undefined || offer === 'none') return null
  return (
    <section class="card install-card" aria-labelledby="install-title">
      <h2 id="install-title">{words.installTitle}</h2>
      <p class="small">{words.installWhy}</p>
      {offer === 'by-hand' && <p class="small">{words.installByHand}</p>}
      <div class="row">
        {offer === 'button' && (
          <button type="button" class="button" onClick={() => installing.install()}>
            {words.install}
          </button>
        )}
        <button type="button" class="button plain" onClick={() => installing.decline()}>
          {words.installLater}
        </button>
      </div>
    </section>
  )
}
