/** A WebSocket of the relay that served the page. */
export function socketUrl(path: string): URL {
  const url = new URL(`.${path}`, window.location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  url.hash = ''
  return url
}
