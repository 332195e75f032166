import { expect, it } from 'vitest'
import { secretFingerprint } from '../../src/secrets/fingerprint.ts'

// Fingerprints are in reports and in code scanning, where a changed one is a new alert.
it('stays the same from version to version', async () => {
  expect(await secretFingerprint('hunter2', 'quay/harbor')).toBe('0d061ded41e6bdc178bcda9a990b1035')
})

it('depends on the value and on the repository', async () => {
  const all = await Promise.all([
    secretFingerprint('hunter2', 'quay/harbor'),
    secretFingerprint('hunter3', 'quay/harbor'),
    secretFingerprint('hunter2', 'quay/pier'),
  ])
  expect(new Set(all).size).toBe(3)
})
