/**
 * Import before anything from libp2p in a page. `@libp2p/webrtc` 6.0.33 awaits `open`, closes its
 * `init` channel and then awaits `close`; the other side closes that channel too, and when it wins
 * the event has already fired and the dial hangs until its time-out (4–30 % of dials, measured). A
 * listener that comes too late for an event of this channel is therefore told at once.
 */
const INIT_LABEL = 'init'

type Listen = RTCDataChannel['addEventListener']

function tellLateListeners(channel: RTCDataChannel): void {
  const add: Listen = channel.addEventListener.bind(channel)
  const listen = (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void => {
    add(type, listener, options)
    if (!isMissed(type, channel.readyState)) return
    const event = new Event(type)
    queueMicrotask(() => {
      if (typeof listener === 'function') listener.call(channel, event)
      else listener.handleEvent(event)
    })
  }
  // The overloads of addEventListener name each event; at run time they are this one function.
  channel.addEventListener = listen as Listen
}

function isMissed(type: string, state: RTCDataChannelState): boolean {
  if (type === 'close') return state === 'closed'
  return type === 'open' && (state === 'closed' || state === 'closing')
}

// Workers and Node have no RTCPeerConnection to mend.
if (typeof RTCPeerConnection !== 'undefined') {
  // Called with its connection below: the method is only borrowed here.
  // oxlint-disable-next-line typescript/unbound-method
  const create = RTCPeerConnection.prototype.createDataChannel
  RTCPeerConnection.prototype.createDataChannel = function createDataChannel(label, options) {
    const channel = create.call(this, label, options)
    if (label === INIT_LABEL) tellLateListeners(channel)
    return channel
  }
}
