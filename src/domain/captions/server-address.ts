/** Letters of an address: what a person could still look at. */
const ADDRESS_MAX_LETTERS = 256
/** This machine, as browsers take it for safe without a certificate. */
const HERE = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The address of a person's own recogniser, as a browser writes it; undefined for whatever is none: a WebSocket under
 * TLS, or on this machine. No name, password or fragment, so that what is seen is what is called.
 */
export function captionServerOf(text: string): string | undefined {
  const wanted = text.trim()
  if (wanted.length > ADDRESS_MAX_LETTERS || !URL.canParse(wanted)) return undefined
  const { protocol, hostname, username, password, hash, href } = new URL(wanted)
  const isSafe = protocol === 'wss:' || (protocol === 'ws:' && HERE.has(hostname))
  return isSafe && username === '' && password === '' && hash === '' ? href : undefined
}
