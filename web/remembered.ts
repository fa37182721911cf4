/** Small things that outlive the page: theme, language, where a tab was. Private windows may refuse to keep them. */
export type Remembered = {
  read(key: string): string | undefined
  write(key: string, value: string): void
}

/** Keeps them in a browser's storage; where that is barred they last as long as the page. */
export function rememberedIn(storage: () => Storage): Remembered {
  const held = new Map<string, string>()
  return {
    read: key => {
      try {
        return storage().getItem(`loggia:${key}`) ?? held.get(key)
      } catch {
        // SecurityError: storage is switched off for this site.
        return held.get(key)
      }
    },
    write: (key, value) => {
      held.set(key, value)
      try {
        storage().setItem(`loggia:${key}`, value)
      } catch {
        // Kept in `held` for this page.
      }
    },
  }
}
