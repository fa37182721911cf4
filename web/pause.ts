/** Resolves after that long, without holding the page's thread. */
export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
