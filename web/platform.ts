import type { MissingFeature } from './strings/shape.ts'

/** Why the app cannot run on this page at all. */
export type PlatformProblem =
  | { readonly kind: 'insecure' }
  | { readonly kind: 'unsupported'; readonly missing: readonly MissingFeature[] }

/** Names by which app-internal browsers give themselves away. */
const INSIDE_APP =
  /FBAN|FBAV|Instagram|Line\/|MicroMessenger|Twitter|TikTok|Telegram|Snapchat|; wv\)/

/** Looks for what Loggia stands on. An insecure page lacks half of it, so that is said first. */
export function platformProblem(window: Window & typeof globalThis): PlatformProblem | undefined {
  if (!window.isSecureContext) return { kind: 'insecure' }
  const needs: Record<MissingFeature, boolean> = {
    webrtc: 'RTCPeerConnection' in window,
    webcodecs: 'AudioDecoder' in window && 'AudioEncoder' in window,
    audioworklet: 'AudioWorkletNode' in window,
    indexeddb: 'indexedDB' in window,
    webcrypto: window.crypto?.subtle !== undefined,
  }
  // The keys of the record above are exactly the features.
  const missing = (Object.keys(needs) as MissingFeature[]).filter(feature => !needs[feature])
  return missing.length === 0 ? undefined : { kind: 'unsupported', missing }
}

/** Whether the page runs in the browser view of another app, which often blocks sound. */
export function isInsideAnotherApp(userAgent: string): boolean {
  return INSIDE_APP.test(userAgent)
}
