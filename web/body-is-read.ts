/** The first scripts wait neither for styles nor for the rest of the page, which they will draw into. */
export function bodyIsRead(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve()
  return new Promise(resolve => {
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true })
  })
}
