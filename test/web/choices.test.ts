import { describe, expect, it } from 'vitest'
import { asLanguage, preferredLanguage } from '../../web/spoken.ts'
import { isInsideAnotherApp } from '../../web/platform.ts'
import { faultKind } from '../../web/store/faults.ts'
import { asTheme, nextTheme } from '../../web/theme.ts'
import { GateShutError, StorageError, UnreachableError } from '../../src/errors.ts'

describe('the language', () => {
  it('is the first preferred one that we speak', () => {
    expect(preferredLanguage(['de-DE', 'it-CH', 'en'])).toBe('it')
  })
  it('is English for those who prefer neither', () => {
    expect(preferredLanguage(['de-DE', 'fr'])).toBe('en')
    expect(preferredLanguage([])).toBe('en')
  })
  it('is not taken from a foreign text', () => {
    expect(asLanguage('de')).toBeUndefined()
    expect(asLanguage('it')).toBe('it')
  })
})

describe('the colours', () => {
  it('follow the system until somebody chooses', () => {
    expect(asTheme(undefined)).toBe('system')
    expect(asTheme('purple')).toBe('system')
    expect(asTheme('dark')).toBe('dark')
  })
  it('go round by the switch', () => {
    expect(nextTheme(nextTheme(nextTheme('system')))).toBe('system')
  })
})

describe('a fault', () => {
  it.each([
    [new UnreachableError('nobody'), 'unreachable'],
    [new StorageError('disk'), 'storage'],
    [new GateShutError('599'), 'gate-shut'],
    [new TypeError('bug'), 'other'],
    ['text', 'other'],
  ] as const)('%s is told as %s', (fault, kind) => {
    expect(faultKind(fault)).toBe(kind)
  })
})

describe('a browser inside another app', () => {
  it('is recognised', () => {
    expect(isInsideAnotherApp('Mozilla/5.0 (iPhone) Instagram 300.0')).toBe(true)
    expect(isInsideAnotherApp('Mozilla/5.0 (Linux; Android 14; wv) Chrome/130')).toBe(true)
  })
  it('is not suspected without a sign', () => {
    expect(isInsideAnotherApp('Mozilla/5.0 (X11; Linux x86_64) Chrome/156 Safari/537')).toBe(false)
  })
})
