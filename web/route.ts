/** Where in the app somebody is. All of it lives behind `#`, so that any host can serve the page. */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'link'; readonly code: string }
  | { readonly screen: 'space' }
  /** The lobby, about to start a Space: where an installed app's shortcut leads. */
  | { readonly screen: 'start' }
  /** The rules of the community we are in, and who counts. */
  | { readonly screen: 'community' }
  | { readonly screen: 'community-link'; readonly code: string }
  /** A report about somebody, from a file. */
  | { readonly screen: 'report' }
  /** Recordings in this browser, and files of some. */
  | { readonly screen: 'recording' }

const LINK_MARK = '#/s/'
const COMMUNITY_MARK = '#/c/'

/** Reads `location.hash`; anything unknown is home. */
export function parseRoute(hash: string): Route {
  if (hash.startsWith(LINK_MARK)) return { screen: 'link', code: hash.slice(LINK_MARK.length) }
  if (hash.startsWith(COMMUNITY_MARK)) {
    return { screen: 'community-link', code: hash.slice(COMMUNITY_MARK.length) }
  }
  if (hash === '#/community') return { screen: 'community' }
  if (hash === '#/start') return { screen: 'start' }
  if (hash === '#/report') return { screen: 'report' }
  if (hash === '#/recording') return { screen: 'recording' }
  return hash === '#/space' ? { screen: 'space' } : { screen: 'home' }
}

/** The hash under which {@link parseRoute} finds `route` again. */
export function hashOf(route: Route): string {
  if (route.screen === 'link') return LINK_MARK + route.code
  if (route.screen === 'community-link') return COMMUNITY_MARK + route.code
  return route.screen === 'home' ? '#/' : `#/${route.screen}`
}

/** Where a pasted link leads: a community's, or anything else, which the reader of Space links judges. */
export function routeOfLink(pasted: string): Route {
  const text = linkIn(pasted)
  const at = text.indexOf(COMMUNITY_MARK)
  if (at < 0) return { screen: 'link', code: codeIn(text) }
  return { screen: 'community-link', code: text.slice(at + COMMUNITY_MARK.length).trim() }
}

/** People paste a link with the words around it: what stands before and after it is no part of it. */
function linkIn(pasted: string): string {
  const words = pasted.trim().split(/\s+/)
  const link = words.find(word => word.includes(LINK_MARK) || word.includes(COMMUNITY_MARK))
  return link?.replace(/[.,;:!?)\]>"'»”]+$/, '') ?? pasted
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
