import { useSignal, type Signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A box of lines that grows at its end. */
export type StaysAtEnd = {
  /** For the element that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>
  /** Whether its reader is there; false: they scrolled back. A view that reads its value is drawn at each change. */
  readonly isAtEnd: Signal<boolean>
  readonly toEnd: () => void
  /** For the element that scrolls. */
  readonly onScroll: () => void
}

/**
 * Keeps the last line in sight while the box changes its size, unless its reader has scrolled back. When there are new
 * lines the view decides. `nearPx`: so near to the end one is there.
 */
export function useStaysAtEnd(nearPx: number): StaysAtEnd {
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useSignal(true)
  const toEnd = (): void => {
    const { current } = box
    if (current !== null) current.scrollTop = current.scrollHeight
  }
  useEffect(() => {
    const { current } = box
    if (current === null) return undefined
    const watcher = new ResizeObserver(() => {
      if (isAtEnd.peek()) toEnd()
    })
    watcher.observe(current)
    return () => watcher.disconnect()
  }, [])
  const onScroll = (): void => {
    const { current } = box
    if (current === null) return
    const left = current.scrollHeight - current.scrollTop - current.clientHeight
    isAtEnd.value = left < nearPx
  }
  return { box, isAtEnd, toEnd, onScroll }
}
