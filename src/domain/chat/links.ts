/** Links in strangers' texts: only those that lead where they say. */

/** A piece of a line: words, or a link with where it leads. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly host: string; readonly rest: string }

/** Letters of a link: what a person could still look at. */
const LINK_MAX_LETTERS = 512
/** Letters shown behind the host. */
const REST_SHOWN = 40
const CANDIDATE = /https?:\/\/[^\s<>"'`]+/giu
/** What a sentence puts behind a link. A bracket may belong to it. */
const TRAILING = /[.,;:!?…»”’\]}]+$/u

/** Bytes outside of ASCII, as a browser writes them in an address. */
const ESCAPED = /(?:%[89A-F][\dA-F])+/giu
/** What an accent makes of Latin letters: of other alphabets a letter may pass for a slash, or for another one. */
const LATIN = /^[À-ÖØ-öø-ſ]+$/u

/** Cuts a cleaned line into words and links. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const [found] = match
    const said = withoutBrackets(found.replace(TRAILING, ''))
    const link = linkOf(said)
    if (link === undefined) continue
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) })
    pieces.push(link)
    at = match.index + said.length
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}

/**
 * A link as it may be shown and followed; undefined for whatever is none. What is shown is what a browser
 * makes of it: `https://bank.it@thief.example` is refused, letters that look like others stand as `xn--…`.
 */
export function linkOf(text: string): (Piece & { readonly kind: 'link' }) | undefined {
  if (text.length > LINK_MAX_LETTERS || !/^https?:\/\/[^/\\?#]/i.test(text)) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !isPlain(url) || url.href.length > LINK_MAX_LETTERS) return undefined
  const rest = readable(url.href.slice(url.href.indexOf(url.host) + url.host.length))
  const shown = rest.length > REST_SHOWN ? `${rest.slice(0, REST_SHOWN)}…` : rest
  return { kind: 'link', href: url.href, host: url.host, rest: shown === '/' ? '' : shown }
}

const isPlain = ({ protocol, username, password, hostname }: URL): boolean =>
  (protocol === 'https:' || protocol === 'http:') &&
  username === '' &&
  password === '' &&
  hostname !== ''

/** "(see https://a.example/x_(y))": a bracket that was not opened in the link closes the sentence's. */
function withoutBrackets(text: string): string {
  let said = text
  while (said.endsWith(')') && countOf(said, ')') > countOf(said, '(')) {
    said = said.slice(0, -1).replace(TRAILING, '')
  }
  return said
}

const countOf = (text: string, letter: string): number => text.split(letter).length - 1

/** Letters and numbers as people write them. Whatever else is escaped is left so: it may look like what it is not. */
function readable(rest: string): string {
  return rest.replace(ESCAPED, escaped => {
    try {
      const decoded = decodeURIComponent(escaped)
      return LATIN.test(decoded) ? decoded : escaped
    } catch {
      return escaped
    }
  })
}
