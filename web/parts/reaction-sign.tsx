import type { JSX } from 'preact'
import '../style/signs.css'

/** Colours out of the house's own: see style/signs.css. */
type Tone = 'skin' | 'red' | 'gold' | 'glow' | 'dark' | 'pale' | 'tear' | 'line' | 'spark'

type Stroke = {
  readonly tone: Tone
  readonly d: string
  /** Moved from where it was drawn. */
  readonly moved?: string
}

const FACE = 'M12 2.4a9.6 9.6 0 1 0 0 19.2a9.6 9.6 0 0 0 0-19.2Z'
/** A hand from the side, its four fingers together. */
const HAND =
  'M8.1 20.6 3.9 14.7a2 2 0 0 1-.3-1.6l.9-4.1a1.35 1.35 0 0 1 2.65.4l-.1 1.9 4.9-6.4a1.3 1.3 0 0 1 2.1 1.55l.55-.7a1.3 1.3 0 0 1 2.1 1.55l.35-.45a1.3 1.3 0 0 1 2.1 1.55l-1 1.35a1.25 1.25 0 0 1 1.9 1.5l-4.3 6.4c-1.9 2.7-5.2 4.6-7.65 2.95Z'

/**
 * In the order of REACTIONS. Drawn here and not left to a font: where there is none with these signs, a reaction
 * would be an empty box.
 */
const SIGNS: readonly (readonly Stroke[])[] = [
  [
    { tone: 'skin', d: HAND, moved: 'translate(6.2 -.6) rotate(14) scale(.86)' },
    { tone: 'skin', d: HAND, moved: 'translate(-1.2 3.4) scale(.86)' },
    {
      tone: 'line',
      d: 'm14.2 5.9-3.9 5.2 M16.85 6.75l-4.2 5.7 M19.3 7.85l-4.4 6',
      moved: 'translate(-1.2 3.4) scale(.86)',
    },
    { tone: 'spark', d: 'M10.2 1.8l.5 2.2 M6.4 3l1.2 1.8 M14.4 1.9l-.4 2' },
  ],
  [
    {
      tone: 'red',
      d: 'M12 20.8C4.6 15.9 2.4 12.2 2.4 8.6a5.1 5.1 0 0 1 9.6-2.4 5.1 5.1 0 0 1 9.6 2.4c0 3.6-2.2 7.3-9.6 12.2Z',
    },
    { tone: 'pale', d: 'M5.4 8.7a2.5 2.5 0 0 1 2-2.4' },
  ],
  [
    { tone: 'glow', d: FACE },
    { tone: 'dark', d: 'M6.6 12.6h10.8a5.4 5.4 0 0 1-10.8 0Z' },
    { tone: 'line', d: 'M6.3 9.6l2.1-1.5 2.1 1.3 M13.5 9.4l2.1-1.3 2.1 1.5' },
    {
      tone: 'tear',
      d: 'M3.9 10.4c1.5 1.7 1.9 2.7 1.3 3.8a1.75 1.75 0 0 1-3.1-1.5c.2-.8.8-1.4 1.8-2.3Z M20.1 10.4c-1.5 1.7-1.9 2.7-1.3 3.8a1.75 1.75 0 0 0 3.1-1.5c-.2-.8-.8-1.4-1.8-2.3Z',
    },
  ],
  [
    { tone: 'glow', d: FACE },
    { tone: 'dark', d: 'M12 12.6a2.7 3.4 0 1 0 0 6.8a2.7 3.4 0 0 0 0-6.8Z' },
    {
      tone: 'line',
      d: 'M8.2 9.3v.9 M15.8 9.3v.9 M6.6 6.6q1.3-1.3 2.8-1.1 M17.4 6.6q-1.3-1.3-2.8-1.1',
    },
  ],
  [
    {
      tone: 'red',
      d: 'M12.6 1.8c.5 3.5 3 4.7 4.7 7.5 2.9 4.9.7 12.1-5.3 12.3-6 .2-8.4-5.7-6.3-10.4.5 1.3 1.2 2 2.2 2.4-.6-4.7 1.1-8.6 4.7-11.8Z',
    },
    {
      tone: 'gold',
      d: 'M12.2 11.2c.3 2 2.9 3.2 2.9 6 0 2.3-1.4 3.7-3.2 3.7s-3.2-1.4-3.2-3.5c0-2.6 2.6-3.7 3.5-6.2Z',
    },
  ],
  [
    { tone: 'red', d: 'M2.6 11.2h3.6v9.4H2.6Z' },
    {
      tone: 'skin',
      d: 'M6.2 11.6 10.3 4.2c.4-.8.9-1.7 1.8-1.7 1.6 0 2.5 1.4 2.2 3l-.8 4h5.3a2 2 0 0 1 2 2.4l-1.3 6.5a2.5 2.5 0 0 1-2.5 2H9.2a3 3 0 0 1-3-2Z',
    },
    { tone: 'line', d: 'M16.6 13h4 M16.4 16.6h3.7' },
  ],
]

/** One of the six reactions, drawn; the words for it stand beside it. */
export function ReactionSign({ kind }: { readonly kind: number }): JSX.Element {
  return (
    <svg class="reaction-sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {(SIGNS[kind] ?? []).map(({ tone, d, moved }) => (
        <path key={`${moved}${d}`} class={tone} d={d} transform={moved} />
      ))}
    </svg>
  )
}
