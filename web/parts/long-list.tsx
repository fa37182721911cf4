import { useSignal } from '@preact/signals'
import type { JSX, Key } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'

/** Rows drawn above and below what is seen: whoever scrolls or tabs on finds them there. */
const BEYOND = 8

/**
 * A list of which only what is seen is drawn: a thousand rows scroll as ten do. All rows are `rowRem` high, in rem, so
 * that larger letters make larger rows. A screen reader is told how many there are and which one it is on.
 */
export function LongList<Item>(props: {
  readonly label: string
  readonly items: readonly Item[]
  readonly rowRem: number
  readonly keyOf: (item: Item) => Key
  readonly row: (item: Item) => JSX.Element
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const seen = useSignal({ from: 0, to: 3 * BEYOND })
  const { items, rowRem } = props
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const look = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      const height = rowRem * rem
      const from = Math.max(0, Math.floor(element.scrollTop / height) - BEYOND)
      const to = Math.ceil((element.scrollTop + element.clientHeight) / height) + BEYOND
      if (from !== seen.value.from || to !== seen.value.to) seen.value = { from, to }
    }
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [rowRem, items.length])
  const { from, to } = seen.value
  const shown = items.slice(from, to)
  // While only the place changes, a row that stays in sight is the same, and is not drawn again.
  const drawn = useMemo(() => new Map<Item, JSX.Element>(), [items, props.row])
  const rowOf = (item: Item): JSX.Element => {
    const row = drawn.get(item) ?? props.row(item)
    drawn.set(item, row)
    return row
  }
  return (
    <div class="long-list" ref={box}>
      <ul
        aria-label={props.label}
        onKeyDown={event => walk(event, box.current)}
        style={{ blockSize: `${items.length * rowRem}rem` }}
      >
        {shown.map((item, at) => (
          <li
            key={props.keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={from + at + 1}
            style={{ insetBlockStart: `${(from + at) * rowRem}rem`, blockSize: `${rowRem}rem` }}
          >
            {rowOf(item)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Arrows go from row to row, Home and End to the first and last: a thousand steps with Tab are no way. */
function walk(event: KeyboardEvent, box: HTMLElement | null): void {
  const row = event.target instanceof Element ? event.target.closest('li') : null
  if (box === null || row === null) return
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
    if (!focusIn(next)) return
    event.preventDefault()
  }
  if (event.key === 'Home' || event.key === 'End') {
    event.preventDefault()
    const isEnd = event.key === 'End'
    box.scrollTo({ top: isEnd ? box.scrollHeight : 0 })
    // What is there now is drawn with the next frames.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const rows = box.querySelectorAll('li')
        focusIn(rows[isEnd ? rows.length - 1 : 0])
      }),
    )
  }
}

function focusIn(row: Element | null | undefined): boolean {
  const button = row?.querySelector<HTMLElement>('button')
  button?.focus()
  return button !== null && button !== undefined
}
