import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { ensureChromium } from '../helpers/ensure-chromium.ts'

/** Draws the PNG icons of the installed app from web/icon.svg: `node --import tsx test/browser/draw-icons.ts`. */
const WEB = resolve(import.meta.dirname, '..', '..', 'web')

type Drawing = {
  readonly name: string
  readonly size: number
  /** Of the sign beside its plate: what a system cuts off at the edge must be plate. */
  readonly signScale: number
  /** Its own corners, or whatever shape the system cuts out. */
  readonly isCut: boolean
}

/** A maskable icon shows at least a circle of 80 % (W3C): 0.8 brings the roof's ends inside it. */
const DRAWINGS: readonly Drawing[] = [
  { name: 'icon-192', size: 192, signScale: 1, isCut: true },
  { name: 'icon-512', size: 512, signScale: 1, isCut: true },
  { name: 'maskable-512', size: 512, signScale: 0.8, isCut: false },
  { name: 'apple-180', size: 180, signScale: 0.9, isCut: false },
]

const drawn = await readFile(resolve(WEB, 'icon.svg'), 'utf8')
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: ['--no-sandbox'],
})
for (const { name, size, signScale, isCut } of DRAWINGS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const move = `translate(24 24) scale(${signScale}) translate(-24 -24)`
  const svg = drawn
    .replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `)
    .replace('rx="11"', isCut ? 'rx="11"' : '')
    .replace('<path ', `<path transform="${move}" `)
  await page.setContent(`<body style="margin:0;background:transparent">${svg}`)
  const png = await page.screenshot({ omitBackground: true })
  await writeFile(resolve(WEB, 'public', 'icons', `${name}.png`), png)
  console.log(name, png.length)
  await page.close()
}
await browser.close()
