/** Finds the texts whose contrast was not judged yet, from inside the page. */

/** What was judged: the same letters on the same ground, in as many places as they stand. */
const judged = new Set<string>()

/**
 * One element for each way in which text stands now and stood in nothing that was shown before. For axe the contrast of all
 * texts is most of its work; in the same colours, size and surroundings it finds the same.
 */
export function unjudgedTexts(): readonly Element[] {
  const found: Element[] = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const parent = text.parentElement
    // What is chosen stands in the field, not in its list.
    const holder = parent?.closest('select') ?? parent
    if (holder === null || text.nodeValue?.trim() === '' || !holder.checkVisibility()) continue
    const look = lookOf(holder)
    if (judged.has(look)) continue
    judged.add(look)
    found.push(holder)
  }
  return found
}

/** What is written with, and all that lies behind out to the first ground that lets nothing through. */
function lookOf(holder: Element): string {
  const { color, fontSize, fontWeight } = getComputedStyle(holder)
  const isDisabled = holder.closest(':disabled, [aria-disabled="true"]') !== null
  // At another width something else may lie behind what has a place of its own.
  const look: (string | number | boolean)[] = [
    window.innerWidth,
    isDisabled,
    color,
    fontSize,
    fontWeight,
  ]
  let isOpaque = false
  for (let outer: Element | null = holder; outer !== null; outer = outer.parentElement) {
    const style = getComputedStyle(outer)
    const { backgroundColor, backgroundImage, opacity, filter, position } = style
    if (opacity !== '1' || filter !== 'none') look.push(opacity, filter)
    if (isOpaque) continue
    look.push(backgroundColor)
    if (backgroundImage !== 'none' || position !== 'static') look.push(outer.className, position)
    isOpaque = backgroundColor.startsWith('rgb(') && backgroundImage === 'none'
  }
  return look.join('|')
}
