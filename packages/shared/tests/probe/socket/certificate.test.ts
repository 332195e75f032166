import { judgeCertificate } from '@slipway/shared/probe/socket/certificate'
import type { ShownCertificate } from '@slipway/shared/probe/socket/socket'
import { expect, it } from 'vitest'

const day = 86_400_000
const now = Date.parse('2026-01-05T12:00:00Z')
const limits = { warn: 14 * day, fail: 2 * day }
const shown = (left: number, rest: Partial<ShownCertificate> = {}): ShownCertificate => ({
  state: 'shown',
  validFrom: now - day,
  validTo: now + left * day,
  nameProblem: undefined,
  chainProblem: undefined,
  ...rest,
})

it.each<[string, ShownCertificate, string]>([
  ['90 days left', shown(90), 'pass'],
  ['10 days left', shown(10), 'warn: the certificate ends on 2026-01-15, in 10 days'],
  ['1 day left', shown(1.5), 'fail: the certificate ends on 2026-01-07, in 1 day'],
  ['its end behind it', shown(-3, { chainProblem: 'CERT_HAS_EXPIRED' }), 'fail: the certificate ended on 2026-01-02, 3 days ago'],
  ['a chain that ended', shown(90, { chainProblem: 'CERT_HAS_EXPIRED' }), 'fail: the certificate is not trusted: CERT_HAS_EXPIRED'],
  [
    'nobody who vouches',
    shown(90, { chainProblem: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    'fail: the certificate is not trusted: SELF_SIGNED_CERT_IN_CHAIN',
  ],
  ['another name', shown(90, { nameProblem: 'it is for b.test' }), 'fail: the certificate is for another name: it is for b.test'],
  ['its begin ahead of it', shown(90, { validFrom: now + day }), 'fail: the certificate begins on 2026-01-06 only'],
  ['an end that is no time', { ...shown(0), validTo: Number.NaN }, 'fail: the end of the certificate could not be read'],
])('a certificate with %s', (_what, certificate, expected) => {
  const judged = judgeCertificate(certificate, limits, now)
  expect(judged.verdict === 'pass' ? 'pass' : `${judged.verdict}: ${judged.reason}`).toBe(expected)
})
