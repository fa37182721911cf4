import type { Page } from 'playwright-core'

/** Rules that depend on colours or on room, without the contrast of texts. */
const RULES_OF_LOOK = ['link-in-text-block', 'scrollable-region-focusable']

/** How axe is asked: by all rules but contrast, by those that depend on the look, or for the contrast of texts not judged yet. */
export type Question = 'structure' | 'look' | 'contrast'

const OPTIONS: Readonly<Record<Question, object>> = {
  structure: { rules: { 'color-contrast': { enabled: false } } },
  look: { runOnly: { type: 'rule', values: RULES_OF_LOOK } },
  contrast: { runOnly: { type: 'rule', values: ['color-contrast'] } },
}

/** What is serious or critical for axe in the page as it stands. */
export function seriousFindings(page: Page, question: Question): Promise<readonly string[]> {
  return page.evaluate(
    async ({ options, isContrast }) => {
      type Found = {
        readonly id: string
        readonly impact: string | null
        readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
      }
      // Put there by the test and by the page.
      const { axe, unjudgedTexts } = window as unknown as {
        axe: { run(where: unknown, how: object): Promise<{ violations: readonly Found[] }> }
        unjudgedTexts: () => readonly Element[]
      }
      const where = isContrast ? unjudgedTexts() : [document.documentElement]
      if (where.length === 0) return []
      const { violations } = await axe.run(
        { include: where },
        { resultTypes: ['violations'], ...options },
      )
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
        )
    },
    { options: OPTIONS[question], isContrast: question === 'contrast' },
  )
}
