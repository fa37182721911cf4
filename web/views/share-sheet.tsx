import type { JSX } from 'preact'
import { useId, useMemo } from 'preact/hooks'
import { encode } from 'uqr'
import { canShareBySystem, shareBySystem } from '../clipboard.ts'
import { useShell, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { CopyButton } from './copy-button.tsx'

/** Four free modules around the code: readers need them (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** Copy, QR code, and the system's own sheet where there is one. */
export function ShareSheet(props: {
  readonly link: string
  readonly title: string
  /** For another link than a Space's. */
  readonly intro?: string
  readonly text?: string
}): JSX.Element {
  const words = useWords()
  const shell = useShell()
  const id = useId()
  return (
    <div class="share-sheet">
      <p>{props.intro ?? words.share.intro}</p>
      {isOfThisMachine(props.link) && <p class="note">{words.share.onlyHere}</p>}
      <QrCode text={props.link} />
      <div class="field">
        <label for={id}>{words.share.linkLabel}</label>
        <input
          id={id}
          type="text"
          readOnly
          value={props.link}
          onFocus={event => event.currentTarget.select()}
        />
      </div>
      <div class="row">
        <CopyButton text={props.link} primary />
        {canShareBySystem() && (
          <button
            type="button"
            class="button"
            onClick={() =>
              shareBySystem(
                {
                  title: props.title,
                  text: props.text ?? words.share.text(props.title),
                  url: props.link,
                },
                shell,
              )
            }
          >
            <Icon name="share" /> {words.share.system}
          </button>
        )}
      </div>
    </div>
  )
}

/** The names that every machine has for itself: elsewhere they lead to nobody, or to somebody else. */
function isOfThisMachine(link: string): boolean {
  const { hostname } = new URL(link, window.location.href)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

/** Black on white in both themes: many readers cannot read the reverse. */
function QrCode({ text }: { readonly text: string }): JSX.Element {
  const words = useWords()
  const code = useMemo(() => drawQr(text), [text])
  if (code === undefined) return <p class="note">{words.share.qrTooLong}</p>
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${code.size} ${code.size}`}
      role="img"
      aria-label={words.share.qrLabel}
      shape-rendering="crispEdges"
    >
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={code.path} fill="#000" />
    </svg>
  )
}

function drawQr(text: string): { readonly size: number; readonly path: string } | undefined {
  try {
    const { size, data } = encode(text, { ecc: 'L', border: QUIET_ZONE })
    const path = data.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    )
    return { size, path: path.join('') }
  } catch {
    // uqr throws RangeError above 2,953 bytes, the most a QR code can hold.
    return undefined
  }
}
