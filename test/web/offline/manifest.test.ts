import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifestOf } from '../../../web/offline/manifest.ts'
import { parseRoute } from '../../../web/route.ts'

const PUBLIC = resolve(import.meta.dirname, '../../../web/public')

type Manifest = {
  readonly start_url: string
  readonly scope: string
  readonly theme_color: string
  readonly icons: readonly {
    readonly src: string
    readonly sizes: string
    readonly purpose: string
  }[]
  readonly shortcuts: readonly { readonly url: string }[]
}

describe.each(['en', 'it'] as const)('the manifest in %s', language => {
  const [light, dark] = (['light', 'dark'] as const).map(shade => manifestOf(language, shade)) as [
    Manifest,
    Manifest,
  ]

  it('stays inside its folder, wherever that is', () => {
    const folder = 'https://host.example/some/folder/'
    for (const url of [light.start_url, light.scope, ...light.shortcuts.map(({ url }) => url)]) {
      expect(new URL(url, `${folder}app.webmanifest`).href.startsWith(folder)).toBe(true)
    }
  })

  it('leads by its shortcuts to screens that there are', () => {
    for (const { url } of light.shortcuts) {
      expect(parseRoute(new URL(url, 'https://host.example/').hash).screen).not.toBe('home')
    }
  })

  it('names icons that there are, as large as it says', () => {
    expect(light.icons.map(({ purpose }) => purpose)).toContain('maskable')
    for (const { src, sizes } of light.icons) {
      const file = resolve(PUBLIC, src)
      expect(existsSync(file)).toBe(true)
      expect(pngSize(readFileSync(file))).toBe(sizes)
    }
  })

  it('has the colours of day and night', () => {
    expect(light.theme_color).not.toBe(dark.theme_color)
  })
})

/** Out of the header chunk (PNG, 11.2.2). */
const pngSize = (bytes: Buffer): string => `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
