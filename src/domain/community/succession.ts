/** What a founder-signed record that arrives is to the one we hold. */
export type Succession = 'newer' | 'known' | 'rolled-back'

type Versioned = { readonly id: string; readonly version: number }

/**
 * The higher version wins; of two with one version the one whose printed hash is lower, on every
 * peer. Never a way back: founders who want an old rule again sign it under a new version.
 */
export function successionOf(held: Versioned | undefined, arriving: Versioned): Succession {
  if (held === undefined) return 'newer'
  if (held.id === arriving.id) return 'known'
  if (arriving.version !== held.version) {
    return arriving.version > held.version ? 'newer' : 'rolled-back'
  }
  return arriving.id < held.id ? 'newer' : 'rolled-back'
}
