/** Looks for what does not fit, from inside the page. */
import type { Shell } from '../../../web/shell.ts'

/** Touch targets (WCAG 2.5.5); links inside sentences, which are others', are exempt. */
const MIN_TARGET_PX = 44
/** Edges fall between pixels. */
const NEARLY_PX = 1.5
const TARGETS =
  'button, a[href]:not(.skip, .safe-link), summary, input:not([type=radio]), label:has(input[type=radio])'
const FOCUSABLE = 'button, a[href], summary, input, select, textarea, [tabindex="0"]'
/** So long that it takes two lines on a phone, with something to press. */
const TOAST = {
  tone: 'trouble',
  title: 'La parola di chi ospita non è arrivata fin qui',
  whatToDo: 'Aspetta un momento, poi prova di nuovo.',
} as const

/** What is wrong with how things lie now; each in words, empty where all is well. */
export type Misfits = {
  readonly smallTargets: readonly string[]
  readonly cutTexts: readonly string[]
  readonly underToast: readonly string[]
  readonly sidewaysPx: number
}

export async function misfits(shell: Shell): Promise<Misfits> {
  return {
    smallTargets: smallTargets(),
    cutTexts: cutTexts(),
    sidewaysPx: document.documentElement.scrollWidth - window.innerWidth,
    underToast: await underToast(shell),
  }
}

const shownOf = (selector: string): readonly HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter(one => one.checkVisibility())

const named = (element: Element): string => element.outerHTML.slice(0, 120)

function smallTargets(): readonly string[] {
  return shownOf(TARGETS)
    .filter(target => {
      const { width, height } = target.getBoundingClientRect()
      return Math.min(width, height) < MIN_TARGET_PX - 0.5
    })
    .map(named)
}

/** Words that lie beside what they stand in, or beside the screen. */
function cutTexts(): readonly string[] {
  const found: string[] = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const holder = text.parentElement
    if (holder === null || text.nodeValue?.trim() === '') continue
    if (!holder.checkVisibility()) continue
    range.selectNodeContents(text)
    const box = range.getBoundingClientRect()
    if (box.width > 0 && isCut(box, holder)) found.push(`${text.nodeValue}: ${named(holder)}`)
  }
  return found
}

/** Whether `box` sticks out of the nearest element that keeps it in. Where it can be scrolled to, or is shortened by dots, it does not. */
function isCut(box: DOMRect, holder: Element): boolean {
  for (let outer: Element | null = holder; outer !== null; outer = outer.parentElement) {
    const { overflowX, overflowY, textOverflow, webkitLineClamp, clipPath } =
      getComputedStyle(outer)
    if (textOverflow === 'ellipsis' || webkitLineClamp !== 'none') return false
    // What is there for the ear alone is cut off on purpose.
    if (clipPath !== 'none' || outer.matches('.skip')) return false
    if (/auto|scroll/.test(overflowX + overflowY)) return false
    const keepsIn = overflowX !== 'visible' || outer.matches('button, .button, .tag')
    if (keepsIn && isBeside(box, outer.getBoundingClientRect())) return true
  }
  return box.left < -NEARLY_PX || box.right > window.innerWidth + NEARLY_PX
}

const isBeside = (inner: DOMRect, outer: DOMRect): boolean =>
  inner.left < outer.left - NEARLY_PX ||
  inner.right > outer.right + NEARLY_PX ||
  inner.top < outer.top - NEARLY_PX ||
  inner.bottom > outer.bottom + NEARLY_PX

/** What could be pressed, was in sight, and lies under a notice that is shown for the time of looking. */
async function underToast(shell: Shell): Promise<readonly string[]> {
  const inSight = shownOf(FOCUSABLE).filter(isInSight)
  shell.tell(TOAST)
  await drawn()
  const toasts = shownOf('.toast')
  const boxes = toasts.map(toast => toast.getBoundingClientRect())
  const covered = inSight
    .filter(one => boxes.some(box => overlaps(box, one.getBoundingClientRect())))
    .map(named)
  const isTold = boxes.some(box => box.height > 0 && box.top >= 0 && box.bottom <= innerHeight)
  for (const { id } of shell.toasts.peek()) shell.dismiss(id)
  await drawn()
  return isTold ? covered : ['no notice was to be seen']
}

/** The page is told in a microtask what has changed; where things lie can be asked before a frame is painted. */
const drawn = (): Promise<void> => new Promise(done => setTimeout(done))

/** Whether somebody sees it down to its middle: on the screen, and not behind a sheet. */
function isInSight(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect()
  const there = document.elementFromPoint(left + width / 2, top + height / 2)
  return top >= 0 && element.contains(there)
}

const overlaps = (a: DOMRect, b: DOMRect): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
