import type { JSX } from 'preact'
import { useAppWords } from '../app-words.ts'
import { Icon } from '../parts/icon.tsx'
import type { Versions } from '../offline/versions.ts'
import '../style/kept.css'

/** A newer build of the app lies ready: nothing happens before somebody presses. */
export function NewVersionLine({ versions }: { readonly versions: Versions }): JSX.Element {
  const words = useAppWords()
  const isComing = versions.state.value === 'coming'
  return (
    <section class="version-line" role="status">
      <Icon name="sparkle" />
      <p>{words.newVersion}</p>
      <button type="button" class="button" disabled={isComing} onClick={() => versions.apply()}>
        {isComing ? words.applying : words.applyVersion}
      </button>
    </section>
  )
}
