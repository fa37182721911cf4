import type { JSX } from 'preact'

/** Says what is happening while somebody waits. Shows itself only after a moment (CSS). */
export function Waiting({ label }: { readonly label: string }): JSX.Element {
  return (
    <p class="waiting" role="status">
      <span class="waiting-arches" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {label}
    </p>
  )
}
