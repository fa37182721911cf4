/** The part of the Trusted Types API we use; TypeScript's DOM library does not know it yet. */
type TrustedTypes = {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown }
}

type Realm = {
  readonly trustedTypes?: TrustedTypes
  /** A page may make its policy once, and the script inside the page has a copy of this module. */
  loggiaScripts?: ReturnType<TrustedTypes['createPolicy']> | undefined
}

// What the browser has there, and what we leave there; TypeScript knows of neither.
const realm = globalThis as Realm
const policy = (realm.loggiaScripts ??= realm.trustedTypes?.createPolicy('loggia', {
  createScriptURL: sameOrigin,
}))

/**
 * Says that a script of our own build may run as a Worker. Anything from elsewhere throws TypeError:
 * the page's policy admits no other script anyway.
 */
export function trustedScriptUrl(url: string): string {
  const absolute = new URL(url, globalThis.location.href).href
  // Where Trusted Types are, `new Worker` takes exactly this object for its string.
  return (policy?.createScriptURL(absolute) ?? sameOrigin(absolute)) as string
}

function sameOrigin(url: string): string {
  if (new URL(url).origin !== globalThis.location.origin) {
    throw new TypeError(`expected a script of this origin, got ${url}`)
  }
  return url
}
