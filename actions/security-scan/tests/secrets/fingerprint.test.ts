import { expect, it } from 'vitest'
import { passwordFingerprint, tokenFingerprint } from '../../src/secrets/fingerprint.ts'
import { KnownSecrets } from '../../src/secrets/known-secrets.ts'

// Fingerprints are in reports and in code scanning, where a changed one is a new alert.
it('stays the same from version to version', async () => {
  expect(await passwordFingerprint('hunter2', 'quay/harbor')).toBe('0d061ded41e6bdc178bcda9a990b1035')
  expect(tokenFingerprint('hunter2', 'quay/harbor')).toBe('774f78103f1f21b1c91c9ad474ae4cc6')
})

it('depends on the value and on the repository', async () => {
  const all = await Promise.all([
    passwordFingerprint('hunter2', 'quay/harbor'),
    passwordFingerprint('hunter3', 'quay/harbor'),
    passwordFingerprint('hunter2', 'quay/pier'),
    tokenFingerprint('hunter2', 'quay/harbor'),
    tokenFingerprint('hunter3', 'quay/harbor'),
    tokenFingerprint('hunter2', 'quay/pier'),
  ])
  expect(new Set(all).size).toBe(6)
})

it('makes at most 100 slow ones, and goes by the place behind them', async () => {
  const secrets = new KnownSecrets('quay/harbor')
  const at = (value: string, line: number) => secrets.fingerprint({ value, isChosen: true, file: 'a', line })
  await Promise.all(Array.from({ length: 100 }, (_, line) => at(`password ${line}`, line)))
  expect(await at('password 7', 999)).toBe(await passwordFingerprint('password 7', 'quay/harbor'))
  const behind = await at('one more', 1_000)
  expect(behind).not.toBe(await passwordFingerprint('one more', 'quay/harbor'))
  expect(await new KnownSecrets('quay/harbor').fingerprint({ value: 'two', isChosen: true, file: 'a', line: 1_000 })).not.toBe(behind)
})

it('takes every known value out of a text, the longest first', () => {
  const secrets = new KnownSecrets('quay/harbor')
  for (const value of ['hunter2', 'hunter2-and-more', 'short', 'sixsix']) secrets.remember(value)
  expect(secrets.redact('a hunter2-and-more b hunter2hunter2 short sixsix hunter')).toBe(
    'a [secret] b [secret][secret] short [secret] hunter',
  )
  expect(secrets.redact('nothing')).toBe('nothing')
})
