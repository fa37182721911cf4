import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import type { SpaceId } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'

// Whoever only listens asks for no proof: its code comes when somebody taps.
const EvidenceSheet = lazy(() =>
  import('./evidence-sheet.tsx').then(module => module.EvidenceSheet),
)

/** What was verified about a host; a tap shows the evidence. */
export function ProofBadge(props: {
  readonly space: SpaceId
  readonly hostName: string
  readonly children: ComponentChildren
}): JSX.Element {
  const words = useWords()
  const members = useStore().members.value
  const isOpen = useSignal(false)
  const face = (
    <>
      <Icon name="check" /> <span>{props.children}</span>
    </>
  )
  if (members === undefined) return <span class="proof">{face}</span>
  return (
    <>
      <button
        type="button"
        class="proof proof-button"
        aria-haspopup="dialog"
        title={words.space.whyHost(props.hostName)}
        onClick={() => (isOpen.value = true)}
      >
        {face}
      </button>
      {isOpen.value && (
        <Dialog title={words.space.whyHostTitle} onClose={() => (isOpen.value = false)}>
          <EvidenceSheet space={props.space} members={members} />
        </Dialog>
      )}
    </>
  )
}
