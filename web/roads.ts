import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { SIGNAL_PATH, type DocumentRoads } from '../src/index.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { YWebrtcRoads } from '../src/adapters/y-webrtc/roads.ts'
import { hidesAddress } from './hidden-address.ts'
import { socketUrl } from './socket-url.ts'

/** For somebody whom the page's own server reaches and no peer does. */
export function openRoads(): DocumentRoads {
  const connect = (): WebSocket => new WebSocket(socketUrl(SIGNAL_PATH))
  return new YWebrtcRoads({
    connect,
    clock: new SystemClock(),
    log: new ConsoleLog(),
    hidesAddress,
  })
}
