/** Where in the app somebody is. All of it lives behind `#`, so that any host can serve the page. */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'link'; readonly code: string }
  | { readonly screen: 'space' }

const LINK_MARK = '#/s/'

/** Reads `location.hash`; anything unknown is home. */
export function parseRoute(hash: string): Route {
  if (hash.startsWith(LINK_MARK)) return { screen: 'link', code: hash.slice(LINK_MARK.length) }
  return hash === '#/space' ? { screen: 'space' } : { screen: 'home' }
}

/** The hash under which {@link parseRoute} finds `route` again. */
export function hashOf(route: Route): string {
  if (route.screen === 'link') return LINK_MARK + route.code
  return route.screen === 'space' ? '#/space' : '#/'
}

/** The code inside a whole link, or the text itself where there is no mark: the reader judges it. */
export function codeIn(text: string): string {
  const at = text.indexOf(LINK_MARK)
  return at < 0 ? text.trim() : text.slice(at + LINK_MARK.length).trim()
}

/** Whether two links lead to the same signed code, wherever the app around them is served from. */
export function isSameLink(one: string, other: string): boolean {
  return codeIn(one) === codeIn(other)
}
